import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { theme } from './lib/theme.svelte';

theme.start();
const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the workbench');
mount(App, { target });
