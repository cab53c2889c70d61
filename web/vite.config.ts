import { defineConfig } from 'vitest/config';
import { svelte } from '@sveltejs/vite-plugin-svelte';

// The server's content security policy takes scripts and styles from files of our own only, so
// nothing may be written into the page: no inlined assets, no preload polyfill.
export default defineConfig({
  plugins: [svelte()],
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
