import { tryAll } from './plan.fixture.ts';

const NGINX = 'nginxinc/nginx-unprivileged:1.27.3';
const BUILD = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n';
const manifest = (scripts: string, more = '') =>
  `{ "scripts": { "build": "vite build", ${scripts} }, "devDependencies": { "vite": "5"${more} } }\n`;
const SITE = {
  'package.json': manifest('"start": "serve -s dist -l 3000", "preview": "vite preview --port 8080 --host"'),
  'package-lock.json': '{ "lockfileVersion": 3 }',
  Dockerfile: `${BUILD}EXPOSE 3000\nCMD ["npm", "start"]\n`,
};
const ends = (rest: string) => ({ Dockerfile: `${BUILD}${rest}\n` });
const starts = (...argv: string[]) => ends(`CMD ${JSON.stringify(argv)}`);
const pod = (fields: string) => ({
  'chart.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: chart}\nspec:\n  containers:\n  - name: chart\n    image: acme/chart:1\n${fields}`,
  'compose.yaml': 'services: {chart: {image: acme/chart:1, build: .}}\n',
});
const tries = (port: number, root: string, line: string) =>
  new RegExp(
    [`'  listen ${port};'`, `'  root ${root};'`, `'    try_files ${line};'`]
      .map((part) => part.replace(/[$\\^.*+?()[\]{}|]/g, '\\$&'))
      .join('[\\s\\S]*'),
  );
const SINGLE = '$uri /index.html';
const PREVIEW = '$uri $uri.html \x24{uri}index.html /index.html';

tryAll(
  'a site that Node serves',
  SITE,
  {
    'stands on nginx at the same place': [
      {},
      /^FROM node:22 AS build\n[\s\S]*npm run build\n\nFROM nginxinc\/nginx-unprivileged:1\.27\.3\nCOPY --from=build \/app\/dist \/app\/dist\nRUN printf '%s\\n' \\\n[\s\S]*> \/etc\/nginx\/conf\.d\/default\.conf\nEXPOSE 3000\nCMD \["nginx", "-g", "daemon off;"\]\n$/,
    ],
    'and keeps its routes': [{}, tries(3000, '/app/dist', SINGLE)],
    'and without them has none': [
      starts('npx', '--yes', 'serve@14', 'dist', '-p', '4000'),
      tries(4000, '/app/dist', '$uri $uri.html $uri/index.html =404'),
    ],
    'by http-server': [
      starts('http-server', 'dist', '-p8081', '-c-1'),
      /listen 8081;[\s\S]*absolute_redirect off;[\s\S]*try_files \$uri \$uri\.html \$uri\/ =404;/,
    ],
    'by the preview of Vite': [starts('npm', 'run', 'preview'), tries(8080, '/app/dist', PREVIEW)],
    'by the preview, from the folder of its configuration': [
      {
        ...starts('yarn', 'preview'),
        'vite.config.ts': "export default defineConfig({ build: { outDir: 'site' }, server: { port: 5173 } });\n",
      },
      tries(8080, '/app/site', PREVIEW),
    ],
    'at the port of its variable': [
      ends('ENV PORT=4100\nCMD ["node_modules/.bin/serve", "-s", "dist"]'),
      tries(4100, '/app/dist', SINGLE),
    ],
    'at the default port that EXPOSE names': [
      ends('EXPOSE 5000\nCMD serve --single /app/dist/'),
      tries(5000, '/app/dist', SINGLE),
    ],
    'as the user of nginx': [
      ends('USER node\nENV A=b\nEXPOSE 3000\nCMD ["serve", "-s", "dist"]'),
      /default\.conf\nENV A=b\nEXPOSE 3000\nCMD \["nginx"/,
    ],
    'whose command stands in front of the build': [
      { Dockerfile: `${BUILD.replace('RUN', 'EXPOSE 3000\nENTRYPOINT ["serve", "-s", "dist"]\nRUN')}` },
      /default\.conf\nEXPOSE 3000\nCMD \["nginx", "-g", "daemon off;"\]\n$/,
    ],
    'with a check that nginx can answer': [
      ends('HEALTHCHECK CMD curl -f localhost:3000\nCMD ["serve", "-s", "dist", "-l", "3000"]'),
      /HEALTHCHECK CMD curl -f localhost:3000\nCMD \["nginx"/,
    ],
    'with a check by Node': [
      ends('HEALTHCHECK CMD ["node", "check.js"]\nCMD ["serve", "-s", "dist", "-l", "3000"]'),
      /^refused: line 5: HEALTHCHECK calls `node`/,
    ],
  },
  NGINX,
);

tryAll(
  'a site that stays with Node',
  SITE,
  {
    'for its port is not known': [
      starts('serve', '-s', 'dist'),
      /^refused: nothing says for certain where serve listens/,
    ],
    'for its port takes rights': [starts('serve', '-s', 'dist', '-l', '80'), /^refused: port 80 takes rights/],
    'for it has two ports': [
      starts('serve', 'dist', '-l', '3000', '-l', '3001'),
      /^refused: serve listens on 3001, which is no port alone/,
    ],
    'for it listens on a socket': [
      starts('serve', 'dist', '-l', 'unix:/run/a.sock'),
      /^refused: serve listens on unix:\/run\/a\.sock, which is no port alone/,
    ],
    'for it serves its sources': [
      starts('serve', '-l', '3000'),
      /^refused: serve serves `\/app`, and with it the sources/,
    ],
    'for it hands requests on': [
      starts('http-server', 'dist', '-p', '8080', '--proxy', 'http://api'),
      /^refused: what http-server does with --proxy has no known counterpart/,
    ],
    'for it speaks TLS': [starts('http-server', 'dist', '-p', '8080', '-S'), /^refused: what http-server does with -S/],
    'for its preview hands requests on': [
      {
        ...starts('npm', 'run', 'preview'),
        'vite.config.js': 'export default { server: { proxy: { "/api": "http://api" } } }\n',
      },
      /^refused: vite\.config sets proxy/,
    ],
    'for its preview has another port': [
      { ...starts('npx', 'vite', 'preview'), 'vite.config.js': 'export default { preview: { port: 9000 } }\n' },
      /^refused: vite\.config sets port/,
    ],
    'for its preview has no fixed folder': [
      { ...starts('npm', 'run', 'preview'), 'vite.config.js': 'export default { build: { outDir: out() } }\n' },
      /^refused: vite\.config sets outDir/,
    ],
    'for its preview may render': [
      {
        ...starts('npm', 'run', 'preview'),
        'package.json': manifest('"preview": "vite preview --port 8080"', ', "@sveltejs/kit": "2"'),
      },
      /^refused: @sveltejs\/kit may render pages on the server/,
    ],
    'for it starts a server for development': [
      { ...starts('npm', 'start'), 'package.json': manifest('"start": "react-scripts start"') },
      /^refused: the image starts a server for development \(`react-scripts start`\)/,
    ],
    'for it starts Vite itself': [
      { ...starts('npm', 'run', 'dev'), 'package.json': manifest('"dev": "vite --host"') },
      /^refused: the image starts a server for development/,
    ],
    'for a file sets headers': [{ 'public/serve.json': '{}' }, /^refused: public\/serve\.json may set headers/],
    'for a script runs in front': [
      { 'package.json': manifest('"prestart": "node env.js", "start": "serve -s dist -l 3000"') },
      /^refused: the image does not start `node` with a file/,
    ],
    'for it keeps data': [
      ends('VOLUME /app/dist\nCMD ["serve", "-s", "dist", "-l", "3000"]'),
      /^refused: line 5: what VOLUME does/,
    ],
    'for files come in behind': [
      ends('COPY robots.txt dist/\nCMD ["serve", "-s", "dist", "-l", "3000"]'),
      /^refused: line 5: what COPY does/,
    ],
    'for it has ENTRYPOINT and CMD': [
      ends('ENTRYPOINT ["serve"]\nCMD ["-s", "dist", "-l", "3000"]'),
      /^refused: the image has both ENTRYPOINT and CMD/,
    ],
    'for a manifest starts something else': [
      pod('    args: [serve, -s, dist]\n'),
      /^refused: chart\.yaml says itself what/,
    ],
    'for a manifest sets a variable of the build': [
      pod('    env: [{name: VITE_API, value: "https://api"}]\n'),
      /^refused: chart\.yaml sets VITE_API when the container starts/,
    ],
    'for compose sets a variable of the build': [
      { 'compose.yaml': 'services: {chart: {build: ., environment: [REACT_APP_API=a]}}\n' },
      /^refused: compose\.yaml sets REACT_APP_API/,
    ],
    'for compose starts something else': [
      { 'compose.yaml': 'services: {chart: {build: ., command: npm run dev}}\n' },
      /^refused: compose\.yaml starts another program in the image/,
    ],
    'for compose checks with what nginx lacks': [
      { 'compose.yaml': 'services: {chart: {build: ., healthcheck: {test: [CMD, node, check.js]}}}\n' },
      /^refused: compose\.yaml calls `node`/,
    ],
    'for a manifest sets the port': [
      { ...pod('    env: [{name: PORT, value: "8080"}]\n'), ...ends('EXPOSE 3000\nCMD ["serve", "-s", "dist"]') },
      /^refused: chart\.yaml sets PORT/,
    ],
    'for nothing can be written': [
      pod('    securityContext: {readOnlyRootFilesystem: true}\n'),
      /^refused: chart\.yaml has a read-only root and no volume at \/tmp/,
    ],
    'for a volume covers it': [
      pod('    volumeMounts: [{name: a, mountPath: /app/dist}]\n  volumes: [{name: a, emptyDir: {}}]\n'),
      /^refused: chart\.yaml mounts a volume over \/app\/dist/,
    ],
  },
  NGINX,
);

tryAll('a site, where no configuration names a web server', SITE, {
  'is refused with the setting': [
    {},
    /^refused: the version is yours to choose: set rules\.build-tools-in-runtime-image\.webServer/,
  ],
  'takes the version that the repository names': [
    { 'compose.yaml': 'services: {front: {image: "nginxinc/nginx-unprivileged:1.26.2-alpine"}}\n' },
    /\nFROM nginxinc\/nginx-unprivileged:1\.26\.2-alpine\n/,
  ],
  'and none of two': [
    {
      'compose.yaml':
        'services: {front: {image: "nginxinc/nginx-unprivileged:1.26.2"}, back: {image: "nginxinc/nginx-unprivileged:1.27.0"}}\n',
    },
    /^refused: the version is yours to choose/,
  ],
});
