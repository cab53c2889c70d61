// Light or dark: as the system says, until the switch is used.
const setting = 'rashomon.theme';

class Theme {
  dark: boolean = $state(false);

  /** Before anything is drawn. */
  start(): void {
    let chosen: string | null = null;
    try {
      chosen = localStorage.getItem(setting);
    } catch {
      chosen = null;
    }
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.dark = chosen ? chosen === 'dark' : system.matches;
    if (chosen) document.documentElement.dataset.theme = chosen;
    system.addEventListener('change', (e) => {
      if (!document.documentElement.dataset.theme) this.dark = e.matches;
    });
  }

  toggle(): void {
    this.dark = !this.dark;
    const name = this.dark ? 'dark' : 'light';
    document.documentElement.dataset.theme = name;
    try {
      localStorage.setItem(setting, name);
    } catch {
      // Holds until the page is closed.
    }
  }
}

export const theme = new Theme();
