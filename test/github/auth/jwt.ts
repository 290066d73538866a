/** Verifies the JSON web token of an App, with GitHub's own rules and words. */
import { createVerify } from 'node:crypto';
import { badCredentials } from '../errors.ts';
import type { App } from '../model.ts';
import type { World } from '../world.ts';

interface Claims {
  iss?: unknown;
  iat?: unknown;
  exp?: unknown;
}

const EXPIRES =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
const TOO_FAR = "'Expiration time' claim ('exp') is too far in the future";
const ISSUED = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";

/** @throws Refusal 401 */
export function appOfJwt(world: World, jwt: string): App {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = decode(payload) as Claims | null;
  const algorithm = (decode(header) as { alg?: unknown } | null)?.alg;
  if (!claims || algorithm !== 'RS256') throw badCredentials('A JSON web token could not be decoded');
  const app = world.apps.get(Number(claims.iss));
  if (!app) throw badCredentials("'Issuer' claim ('iss') must be an Integer");
  const verifier = createVerify('RSA-SHA256').update(`${header}.${payload}`);
  if (!verifier.verify(app.publicKey, signature, 'base64url'))
    throw badCredentials('A JSON web token could not be decoded');
  checkTimes(claims, world.clock() / 1000, world.limits);
  return app;
}

function checkTimes(claims: Claims, now: number, limits: World['limits']): void {
  const { iat, exp } = claims;
  if (typeof exp !== 'number' || exp <= now) throw badCredentials(EXPIRES);
  if (exp > now + (limits.jwtLifetimeMs + limits.clockSkewMs) / 1000) throw badCredentials(TOO_FAR);
  if (typeof iat !== 'number' || iat > now + limits.clockSkewMs / 1000) throw badCredentials(ISSUED);
  if (exp - iat > (limits.jwtLifetimeMs + limits.clockSkewMs) / 1000) throw badCredentials(TOO_FAR);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
