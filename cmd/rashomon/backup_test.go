package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func TestABackupOfAServerIsAFileAndGoesBackOntoAServer(t *testing.T) {
	from, to := storetest.Postgres(t), storetest.Postgres(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "backup.rashomon")
	articles := filepath.Join("..", "..", "examples", "torva-dam", "highland-wire.txt")
	runProgram(t, nil, "read", "-a", from, articles)
	runProgram(t, nil, "review", "next", "-a", from)
	runProgram(t, nil, "backup", "-a", from, file)
	runProgram(t, nil, "restore", file, "-a", to)
	if err := program(t, nil, "restore", file, "-a", to).Run(); err == nil {
		t.Error("an affair was restored over another one")
	}
	var want []byte
	for i, a := range []string{from, file, to} {
		out := filepath.Join(dir, "out.json")
		runProgram(t, nil, "export", "-a", a, "--full", "--candidates", "-o", out)
		got, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("affair %d is another one", i)
		}
	}
}
