import { expect, test } from 'vitest'
import { userName } from '../../src/cli/user.ts'

test('a decision is signed with the name of its user, or with the number of one that has no name', () => {
  expect(userName(() => ({ username: 'ada' }))).toBe('ada')
  const nameless = () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' })
  }
  expect(userName(nameless)).toBe(`uid ${process.getuid!()}`)
})
