import { redirect } from 'next/navigation';

/** To the part that most come for; everybody who reads may read it. */
export default function Page() {
  redirect('/settings/channels');
}
