// The views of the workbench: what the bar lists, the digit that opens each, and the code of each,
// which is fetched when it is first opened.
import type { Component } from 'svelte';

export interface View {
  /** First piece of the address. */
  name: string;
  title: string;
  /** Digit in the bar; views without one are reached from others. */
  digit?: string;
  load: () => Promise<{ default: Component }>;
}

export const views: readonly View[] = [
  { name: '', title: 'Overview', digit: '1', load: () => import('../views/overview/View.svelte') },
  { name: 'read', title: 'Read', digit: '2', load: () => import('../views/read/View.svelte') },
  { name: 'records', title: 'Records', digit: '3', load: () => import('../views/records/View.svelte') },
  { name: 'compare', title: 'Compare', digit: '4', load: () => import('../views/compare/View.svelte') },
  { name: 'network', title: 'Network', digit: '5', load: () => import('../views/network/View.svelte') },
  { name: 'timeline', title: 'Timeline', digit: '6', load: () => import('../views/timeline/View.svelte') },
  { name: 'systems', title: 'Systems', digit: '7', load: () => import('../views/systems/View.svelte') },
  { name: 'names', title: 'Actors', digit: '8', load: () => import('../views/names/View.svelte') },
  { name: 'review', title: 'Review', load: () => import('../views/review/View.svelte') },
  { name: 'search', title: 'Search', load: () => import('../views/search/View.svelte') },
  { name: 'double', title: 'Double coding', load: () => import('../views/double/View.svelte') },
];
