//go:build unix

package export

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"trichluc/pipeline/store"
)

// benchStore is a store of BENCH_ARTICLES articles (6,000 unless set), or, where
// BENCH_STORE names one, that store as it is.
func benchStore(b *testing.B) (r *store.Reader, textBytes int64) {
	if url := os.Getenv("BENCH_STORE"); url != "" {
		var err error
		if r, err = store.OpenReader(context.Background(), url); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = r.Close() })
	} else {
		n := 6000
		if s := os.Getenv("BENCH_ARTICLES"); s != "" {
			var err error
			if n, err = strconv.Atoi(s); err != nil {
				b.Fatal(err)
			}
		}
		s, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "trichluc.db"))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = s.Close() })
		for some := range slices.Chunk(news(b, n), 256) {
			if _, err := s.Put(context.Background(), some); err != nil {
				b.Fatal(err)
			}
		}
		r = s.Reader()
	}
	if err := r.QueryRow("SELECT SUM(OCTET_LENGTH(t.text)) FROM articles a JOIN results r ON r.result_id = a.current_result_id JOIN texts t ON t.text_id = r.text_id").Scan(&textBytes); err != nil {
		b.Fatal(err)
	}
	return r, textBytes
}

// cpuSeconds is what the process has used of all cores, the collector's work included.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// measure runs f and reports MB of the articles' text per second of CPU and of the clock.
func measure(b *testing.B, textBytes int64, f func()) (cpu float64) {
	b.SetBytes(textBytes)
	runtime.GC()
	before := cpuSeconds()
	for b.Loop() {
		f()
	}
	cpu = (cpuSeconds() - before) / float64(b.N)
	b.ReportMetric(float64(textBytes)/1e6/cpu, "MB/cpu-s")
	return cpu
}

// memory is a sink that keeps rows, or only lets them pass.
type memory[T any] struct {
	keep bool
	rows []T
}

func (m *memory[T]) open(string) error { return nil }
func (m *memory[T]) close() error      { return nil }

func (m *memory[T]) write(rows []T) error {
	if m.keep {
		for i := range rows {
			row := rows[i]
			clone(reflect.ValueOf(&row).Elem())
			m.rows = append(m.rows, row)
		}
	}
	return nil
}

// clone gives a row memory of its own.
func clone(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.Struct:
			clone(f)
		case reflect.String:
			f.SetString(strings.Clone(f.String()))
		case reflect.Pointer:
			if !f.IsNil() {
				p := reflect.New(f.Type().Elem())
				p.Elem().Set(f.Elem())
				f.Set(p)
			}
		}
	}
}

// parquet writes the rows kept to a file, with nothing but the library.
func (m *memory[T]) parquet(b *testing.B, path, compression string) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	codec, err := newCodec(compression)
	if err != nil {
		b.Fatal(err)
	}
	w := newParquetWriter[T](f, codec)
	for rows := range slices.Chunk(m.rows, rowsAtOnce) {
		if _, err := w.Write(rows); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		b.Fatal(err)
	}
}

type parquetWriter interface {
	parquet(b *testing.B, path, compression string)
}

// memories are sinks for the tables in their order.
func memories(keep bool) (writers []writer, sinks []parquetWriter) {
	writers = []writer{
		into[Article](&sinks, keep), into[Date](&sinks, keep), into[Document](&sinks, keep), into[DocumentMention](&sinks, keep),
		into[Official](&sinks, keep), into[Role](&sinks, keep), into[OfficialMention](&sinks, keep), into[Figure](&sinks, keep),
	}
	return writers, sinks
}

func into[T any, P row[T]](sinks *[]parquetWriter, keep bool) writer {
	m := &memory[T]{keep: keep}
	*sinks = append(*sinks, m)
	return newTableWriter[T, P](m)
}

// readInto reads a whole store as an export does.
func readInto(b *testing.B, r *store.Reader, writers []writer) {
	err := openSource(context.Background(), r, func(from source) error {
		x := &exporter{State: &State{}, from: from, tables: known(), writers: writers}
		for p := x.following(""); ; p.After = x.articles.all[len(x.articles.all)-1].result {
			if err := x.articles.list(context.Background(), from, p, 10_000); err != nil {
				return err
			}
			if len(x.articles.all) == 0 {
				return nil
			}
			if err := x.fill(context.Background(), make([]string, len(x.tables))); err != nil {
				return err
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

func exportOnce(b *testing.B, r *store.Reader, o Options) (dir string) {
	o.Dir = filepath.Join(b.TempDir(), "out")
	if _, err := Export(context.Background(), r, o); err != nil {
		b.Fatal(err)
	}
	return o.Dir
}

// BenchmarkExport exports a whole store. MB are of the articles' text. Beside
// Parquet it measures what an export cannot do without: reading the same rows,
// and the library's writing them out of memory. "of-limit" is how much of an
// export's CPU these two come to.
func BenchmarkExport(b *testing.B) {
	r, textBytes := benchStore(b)
	var read float64
	b.Run("read", func(b *testing.B) {
		writers, _ := memories(false)
		read = measure(b, textBytes, func() { readInto(b, r, writers) })
	})
	for _, compression := range Compressions() {
		var library float64
		b.Run("library/"+compression, func(b *testing.B) {
			writers, sinks := memories(true)
			readInto(b, r, writers)
			dir := b.TempDir()
			library = measure(b, textBytes, func() {
				for i, s := range sinks {
					s.parquet(b, filepath.Join(dir, strconv.Itoa(i)), compression)
				}
			})
		})
		b.Run("parquet/"+compression, func(b *testing.B) {
			var dir string
			cpu := measure(b, textBytes, func() { dir = exportOnce(b, r, Options{Format: "parquet", Compression: compression}) })
			if read > 0 && library > 0 {
				b.ReportMetric((read+library)/cpu, "of-limit")
			}
			b.ReportMetric(float64(folderBytes(b, dir))/float64(textBytes), "bytes/text")
		})
	}
	for _, format := range []string{"csv", "jsonl"} {
		b.Run(format, func(b *testing.B) { measure(b, textBytes, func() { exportOnce(b, r, Options{Format: format}) }) })
	}
}

func folderBytes(b *testing.B, dir string) (n int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		n += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
