/** `crier tokens`: who may use the API, and for what. */
import { type Command, Option } from 'commander'
import { makeToken, type Scope, scopes } from '../desk/tokens.ts'
import type { Doors } from './doors.ts'
import { UserError } from './exit.ts'
import { withDesk } from './opened.ts'
import { instant, table } from './words.ts'

const known = Object.keys(scopes) as Scope[]

export const tokensCommand = (program: Command, doors: Doors): void => {
  const tokens = program
    .command('tokens')
    .summary('who may use the API, and for what')
    .addHelpText(
      'afterAll',
      `
Scopes:
${known.map((scope) => `  ${scope.padEnd(16)}  ${scopes[scope]}`).join('\n')}

Examples:
  crier tokens create cms --scope articles:write
  crier tokens create wallboard --scope articles:read deliveries:read
  crier tokens list
  crier tokens revoke cms`,
    )
  tokens
    .command('create')
    .summary('makes a token and shows it, this once')
    .argument('<name>', 'what people call it: who will use it')
    .addOption(
      new Option('--scope <scope...>', 'what it is good for; may be given several times')
        .choices(known)
        .makeOptionMandatory(),
    )
    .option('--json', 'one JSON document for scripts')
    .action((name: string, options: { scope: Scope[]; json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ tokens }) => {
        if (!/^[\w.-]{1,60}$/.test(name))
          throw new UserError(`A name may hold up to 60 of a-z, A-Z, 0-9, dot, hyphen and underscore.`)
        const token = await makeToken(tokens, name, options.scope)
        if (token === undefined)
          throw new UserError(
            `There is a token ${name} already. Take another name, or revoke that one: crier tokens revoke ${name}`,
          )
        if (options.json)
          doors.out.write(`${JSON.stringify({ name, scopes: options.scope, token }, null, 2)}\n`)
        else {
          doors.out.write(`${token}\n`)
          doors.err.write('Keep it now: Crier cannot show it again.\n')
        }
      }),
    )
  tokens
    .command('list', { isDefault: true })
    .summary('name, scopes, when it was made and used last')
    .option('--json', 'one JSON document for scripts')
    .action((options: { json?: boolean }, command: Command) =>
      withDesk(doors, command, async ({ tokens }) => {
        const all = await tokens.all()
        if (options.json) doors.out.write(`${JSON.stringify(all, null, 2)}\n`)
        else if (all.length === 0)
          doors.out.write('There are no tokens. Make one: crier tokens create NAME --scope …\n')
        else
          doors.out.write(
            `${table([
              ['NAME', 'MADE', 'LAST USED', 'SCOPES'],
              ...all.map(({ name, scopes, madeAt, usedAt }) => [
                name,
                instant(madeAt),
                usedAt ? instant(usedAt) : 'never',
                scopes.join(' '),
              ]),
            ])}\n`,
          )
      }),
    )
  tokens
    .command('revoke')
    .summary('nobody gets in with it any more, from now on')
    .argument('<name>')
    .action((name: string, _options: object, command: Command) =>
      withDesk(doors, command, async ({ tokens }) => {
        if (!(await tokens.drop(name)))
          throw new UserError(`There is no token ${name}. See: crier tokens list`)
        doors.out.write(`Revoked ${name}.\n`)
      }),
    )
}
