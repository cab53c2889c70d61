package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

var (
	root   = filepath.Join("..", "..")
	binary string // the program with the workbench in it
	affair string // the example affair, read once; every test serves a copy
	chrome context.Context
	why    string // why nothing can be tested here
)

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "browsertest")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		if err := prepare(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if why != "" {
			return m.Run()
		}
		stop := browser(dir)
		defer stop()
		return m.Run()
	}())
}

// prepare builds the program and reads the example, unless something is missing.
func prepare(dir string) error {
	if _, err := os.Stat(filepath.Join(root, "web", "dist", "index.html")); err != nil {
		why = "the workbench has not been built: make web"
		return nil
	}
	if browserPath() == "" {
		why = "there is no chromium"
		return nil
	}
	binary = filepath.Join(dir, "rashomon")
	affair = filepath.Join(dir, "example.rashomon")
	build := exec.Command("go", "build", "-tags", "web", "-o", binary, "./cmd/rashomon")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	read := exec.Command(binary, "demo", "-q", "-a", affair, "-o", filepath.Join(dir, "report.html"))
	if out, err := read.CombinedOutput(); err != nil {
		return fmt.Errorf("read the example: %w\n%s", err, out)
	}
	return nil
}

func browserPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// browser starts one browser for all tests; each test gets a tab of its own.
func browser(dir string) (stop func()) {
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browserPath()), chromedp.UserDataDir(filepath.Join(dir, "profile")))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	chrome = ctx
	if err := chromedp.Do(ctx); err != nil {
		why = "chromium does not start: " + err.Error()
	}
	return func() { cancel(); cancelAlloc() }
}

var printed = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`)

// serve runs the program on a copy of the affair until the test ends, and gives the address with its
// one-time token.
func serve(t *testing.T, from string) string {
	t.Helper()
	if why != "" {
		t.Skip(why)
	}
	file := filepath.Join(t.TempDir(), "torva-dam.rashomon")
	if from != "" {
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(binary, append([]string{"serve", "-a", file}, serveFlags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Log(err)
		}
		if err := cmd.Wait(); err != nil && !strings.Contains(err.Error(), "interrupt") {
			t.Log("the server ended:", err)
		}
	})
	found := make(chan string, 1)
	var said strings.Builder
	var mu sync.Mutex
	go func() {
		defer close(found)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			mu.Lock()
			fmt.Fprintln(&said, lines.Text())
			mu.Unlock()
			if a := printed.FindString(lines.Text()); a != "" && strings.Contains(a, "token=") {
				found <- a
			}
		}
	}()
	select {
	case a, ok := <-found:
		if ok {
			return a
		}
	case <-time.After(time.Minute):
	}
	mu.Lock()
	defer mu.Unlock()
	t.Fatalf("the server printed no address:\n%s", said.String())
	return ""
}

var serveFlags = []string{"--no-open"}

// tab is one page of the browser. What it writes to the console and what the policy forbids is kept.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base *url.URL

	mu    sync.Mutex
	wrong []string
}

type look struct {
	width, height int64
	dark          bool
}

var desk = look{width: 1440, height: 900}

// open opens the workbench; the token in the address is used up.
func open(t *testing.T, address string, l look) *tab {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(chrome)
	ctx, stop := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(func() { stop(); cancel() })
	b := &tab{t: t, ctx: ctx, base: base}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == "error" || m.Type == "warning" || m.Type == chromedp.ConsoleException {
				b.mu.Lock()
				b.wrong = append(b.wrong, fmt.Sprintf("%s: %s (%s)", m.Type, m.Text, m.URL))
				b.mu.Unlock()
			}
		}
	}()
	b.look(l)
	b.do(chromedp.Navigate(address))
	b.wait(`document.querySelector('main h1')`)
	return b
}

func (b *tab) look(l look) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(l.width, l.height))
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) do(a ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, a...); err != nil {
		b.t.Fatalf("%v\n%s", err, b.state())
	}
}

// goTo opens another address of the workbench and waits for its view.
func (b *tab) goTo(path, ready string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base.Scheme + "://" + b.base.Host + path))
	b.wait(ready)
}

// wait waits until the expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Poll[any]("!!("+expression+")", chromedp.WithPollingInterval(50*time.Millisecond))); err != nil {
		b.t.Fatalf("waited in vain for %s: %v\n%s", expression, err, b.state())
	}
}

// codes are the virtual key codes of the keys that are not letters.
var codes = map[string]int64{"Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Tab": 9}

// press presses keys by name ("a", "Enter"). As with a keyboard, the browser types the character only
// if the page did not take the key for itself.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: k, Text: k}
		if code, named := codes[k]; named {
			down.Code, down.WindowsVirtualKeyCode, down.Text = k, code, ""
			if k == "Enter" {
				down.Text = "\r"
			}
		}
		up := down
		up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
		for _, p := range []input.DispatchKeyEventParams{down, up} {
			if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, p); err != nil {
				b.t.Fatalf("press %s: %v\n%s", k, err, b.state())
			}
		}
	}
}

// write types words into the field that has the focus.
func (b *tab) write(words string) {
	b.t.Helper()
	for _, r := range words {
		b.press(string(r))
	}
}

func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v\n%s", expression, err, b.state())
	}
	return v
}

// quiet fails if the console has an error or the policy was violated.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		b.t.Errorf("the console says %s", w)
	}
}

// state tells where the page is, for a test that failed.
func (b *tab) state() string {
	ctx, stop := context.WithTimeout(context.WithoutCancel(b.ctx), 5*time.Second)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + '\n' + document.body.innerText.slice(0, 1500)`))
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf("%s %v\nconsole: %v", text, err, b.wrong)
}
