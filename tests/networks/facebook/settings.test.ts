import { expect, test } from 'vitest'
import { settings } from '../../../src/networks/facebook/settings.ts'
import { configured } from './stage.ts'

test('a Page id may be written as a number, unless it is too long to be kept', () => {
  expect(configured({ page: 100000000000001 }).page).toBe('100000000000001')
  expect(() => configured({ page: 2 ** 60 })).toThrow(/in quotes/)
  expect(() => configured({ token: 'EAA\n' })).toThrow(/line break/)
  expect(configured()).toMatchObject({
    version: 'v26.0',
    draft: true,
    apiRoot: 'https://graph.facebook.com/',
  })
})

test('the id of the app is of no use without its secret', () => {
  expect(settings.combinations!(configured({ appId: '1' }))).toMatchObject([
    ['appSecret', expect.any(String)],
  ])
  expect(settings.combinations!(configured({ appId: '1', appSecret: 's' }))).toEqual([])
})
