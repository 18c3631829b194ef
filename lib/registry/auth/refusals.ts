import { cutText } from '#lib/image/text.ts';
import type { RegistryError } from '#lib/registry/registry-error.ts';
import type { Answer, Call } from '#lib/registry/transport/call.ts';
import type { Transport } from '#lib/registry/transport/transport.ts';
import type { Challenge } from './challenge.ts';
import type { RealmRefusal } from './realm.ts';
import { REALM_REFUSALS } from './realm-refusal.ts';

export const PRIVATE_OR_MISSING =
  'The repository is private or does not exist: check the name, or add a credential to this registry.';

/** Creates the errors for a sign-in that failed, each with the next step. */
export function createRefusals(transport: Transport, isSignedIn: boolean) {
  return {
    noWayIn(call: Call, answer: Answer, challenges: readonly Challenge[]): RegistryError {
      const offered = challenges.map(({ scheme }) => cutText(scheme, 20)).join(', ') || 'nothing';
      return transport.answerError(call, answer, {
        problem: `was answered with ${answer.status}, without a known way to sign in (${offered})`,
        hint: 'Configure the registry to offer Basic or Bearer authentication.',
      });
    },
    needsCredential(call: Call, answer: Answer): RegistryError {
      return transport.answerError(call, answer, {
        problem: `was answered with ${answer.status}: it needs a password`,
      });
    },
    wrongPassword(call: Call, answer: Answer): RegistryError {
      return transport.answerError(call, answer, {
        concerns: 'credential',
        problem: `was answered with ${answer.status}: the credential was rejected`,
        hint: 'Enter user name and password or token of this registry again.',
      });
    },
    /** The same login was accepted elsewhere, so only permission is missing. */
    refusedHere(call: Call, answer: Answer): RegistryError {
      return transport.answerError(call, answer, {
        kind: 'denied',
        problem: `was answered with ${answer.status}: the account may not read this`,
        hint: 'The password is correct; allow its account to pull there.',
      });
    },
    /** The registry issued a token, so the password is right. */
    lacksPermission(call: Call, answer: Answer, scope: string | null): RegistryError {
      return transport.answerError(call, answer, {
        kind: isSignedIn ? 'denied' : 'unauthorized',
        problem: `was answered with ${answer.status}: the ${isSignedIn ? '' : 'anonymous '}token lacks ${scope ?? 'access'}`,
        hint: isSignedIn ? 'The password is correct; allow its account to pull there.' : PRIVATE_OR_MISSING,
      });
    },
    badRealm(call: Call, answer: Answer, reason: RealmRefusal): RegistryError {
      const isBroken = reason === 'no-realm' || reason === 'no-url';
      return transport.errorOf(call, {
        kind: isBroken ? 'invalid-response' : 'refused',
        status: answer.status,
        problem: `was answered with ${answer.status}: the registry ${REALM_REFUSALS[reason].problem}`,
        hint: REALM_REFUSALS[reason].hint,
      });
    },
    changedRealm(call: Call, answer: Answer): RegistryError {
      return transport.errorOf(call, {
        kind: 'refused',
        status: answer.status,
        problem: 'was answered with another token endpoint than before',
        hint: 'Nothing was sent there; if the registry was reconfigured, the next poll accepts it.',
      });
    },
  };
}

export type Refusals = ReturnType<typeof createRefusals>;
