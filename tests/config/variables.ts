/** What the examples of a configuration take from the environment. */
export const exampleVariables = {
  REDIS_URL: 'redis://localhost:6379',
  REWRITE_API_KEY: 'key',
  TELEGRAM_TOKEN: '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr',
  X_APP_KEY: 'key',
  X_APP_SECRET: 'secret',
  X_ACCESS_TOKEN: 'token',
  X_ACCESS_SECRET: 'secret',
  FACEBOOK_TOKEN: 'token',
  FACEBOOK_APP_SECRET: 'secret',
}
