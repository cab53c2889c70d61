import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vitest/config';
import { svelte } from '@sveltejs/vite-plugin-svelte';

// Every file is packed once, here; the server hands out FILE.gz to browsers that take it.
const pack = {
  name: 'pack',
  apply: 'build' as const,
  writeBundle(options: { dir?: string | undefined }) {
    const dir = options.dir ?? 'dist';
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (/\.(js|css|html|svg)$/.test(name)) writeFileSync(join(dir, name + '.gz'), gzipSync(readFileSync(join(dir, name)), { level: 9 }));
    }
  },
};

// The server's content security policy takes scripts and styles from files of our own only, so
// nothing may be written into the page: no inlined assets, no preload polyfill.
export default defineConfig({
  plugins: [svelte(), pack],
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700, // cytoscape, which only the network loads
  },
  server: {
    // `npm run dev` beside a running `rashomon serve`.
    proxy: { '/api': process.env.RASHOMON_API ?? 'http://127.0.0.1:8484' },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
