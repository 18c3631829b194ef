/** Between screens; each screen has a skeleton of its own shape. */
export default function Loading() {
  return <div role="status" aria-label="Loading" className="skeleton h-7 w-64" />;
}
