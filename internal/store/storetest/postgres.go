package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var schemas atomic.Int64

// Postgres gives the address of a new, empty schema of the server that RASHOMON_TEST_POSTGRES
// names, and drops the schema after the test. Without a server the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	address := os.Getenv("RASHOMON_TEST_POSTGRES")
	if address == "" {
		t.Skip("no PostgreSQL: set RASHOMON_TEST_POSTGRES to the address of a database where schemas may be made, or run 'make test-postgres'")
	}
	return Schema(t, address)
}

// Schema makes a new schema in a database and gives its address.
func Schema(t testing.TB, address string) string {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	schema := fmt.Sprintf("rashomon_test_%d_%d", os.Getpid(), schemas.Add(1))
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// Server is a PostgreSQL server of a test's own, which may be stopped and started.
type Server struct {
	t         testing.TB
	bin, data string
	port      int
}

// NewServer starts a server on loopback, with a folder of its own, that ends with the test. The
// test is skipped where PostgreSQL is not installed.
func NewServer(t testing.TB) *Server {
	t.Helper()
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		if len(found) == 0 {
			t.Skip("no PostgreSQL server is installed here: the package is called postgresql")
		}
		slices.Sort(found)
		initdb = found[len(found)-1]
	}
	dir, err := os.MkdirTemp("", "rashomon-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{t: t, bin: filepath.Dir(initdb), data: filepath.Join(dir, "data")}
	if os.Getuid() == 0 {
		s.must(exec.Command("chown", "postgres", dir))
	}
	s.must(s.command("initdb", "-D", s.data, "-U", "rashomon", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.command("pg_ctl", "-D", s.data, "-m", "immediate", "stop").Run() })
	s.Start()
	return s
}

// Address is the address of the server's database.
func (s *Server) Address() string {
	return fmt.Sprintf("postgres://rashomon@127.0.0.1:%d/postgres", s.port)
}

// Start starts the server.
func (s *Server) Start() {
	s.t.Helper()
	s.must(s.command("pg_ctl", "-D", s.data, "-l", filepath.Join(filepath.Dir(s.data), "data", "server.log"), "-w", "-t", "60",
		"-o", fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='' -c fsync=off -c max_connections=200", s.port), "start"))
}

// Crash stops the server at once, as if it had been killed: nothing is written any more, and
// connections are cut.
func (s *Server) Crash() {
	s.t.Helper()
	s.must(s.command("pg_ctl", "-D", s.data, "-m", "immediate", "-w", "stop"))
}

// CPU is the processor time that the server has taken, in seconds, without that of connections
// that are still open. It is known on Linux only; elsewhere it is 0.
func (s *Server) CPU() float64 {
	s.t.Helper()
	pid, err := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	stat, err := os.ReadFile(filepath.Join("/proc", first, "stat"))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	ticks := 0.
	for _, f := range strings.Fields(after)[11:15] { // utime, stime, cutime, cstime: proc(5)
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			s.t.Fatal(err)
		}
		ticks += n
	}
	return ticks / 100
}

// command runs a program of the server as an ordinary user: it refuses to run as root.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	args = append([]string{filepath.Join(s.bin, name)}, args...)
	if os.Getuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	c := exec.Command(args[0], args[1:]...)
	c.Dir = "/"
	return c
}

func (s *Server) must(c *exec.Cmd) {
	s.t.Helper()
	// pg_ctl's child keeps its output open: it goes to a file, not to a pipe that would never end.
	out, err := os.CreateTemp("", "rashomon-postgres-out-")
	if err != nil {
		s.t.Fatal(err)
	}
	defer os.Remove(out.Name())
	c.Stdout, c.Stderr = out, out
	if err := errors.Join(c.Run(), out.Close()); err != nil {
		b, _ := os.ReadFile(out.Name())
		s.t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, b)
	}
}
