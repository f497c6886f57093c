// @ts-check
const config = {
  title: 'Tara Docs',
  url: 'https://tara.example',
  baseUrl: '/help/',
  i18n: { defaultLocale: 'en', locales: ['en', 'bn'] },
  presets: [['classic', { docs: { routeBasePath: 'manual', sidebarPath: './sidebars.js' } }]],
  plugins: [['@docusaurus/plugin-client-redirects', {
    redirects: [
      { to: '/manual/start/install', from: ['/manual/setup', '/install'] },
      { to: '/manual/none', from: '/manual/never' },
    ],
  }]],
};
export default config;
