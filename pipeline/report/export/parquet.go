package export

import (
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowsPerGroup bounds a row group, and so what a writer holds in memory.
const rowsPerGroup = 20_000

// pageBytes is a page before compression. Larger pages of text pack better and
// faster; a reader that wants one row unpacks a page.
const pageBytes = 1 << 20

type parquetSink[T any] struct {
	f *os.File
	w *parquet.GenericWriter[T] // of this file: after Reset (v0.32.0) it forgets the columns' paths
}

func newParquetWriter[T any](to io.Writer) *parquet.GenericWriter[T] {
	return parquet.NewGenericWriter[T](to,
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.PageBufferSize(pageBytes),
		parquet.DataPageStatistics(false), // would repeat whole texts; the column index has their beginnings
		parquet.KeyValueMetadata("trichluc.export.version", strconv.Itoa(SchemaVersion)),
		parquet.CreatedBy("trichluc", strconv.Itoa(SchemaVersion), ""))
}

func (s *parquetSink[T]) open(path string) (err error) {
	if s.f, err = os.Create(path); err != nil {
		return err
	}
	s.w = newParquetWriter[T](s.f)
	return nil
}

func (s *parquetSink[T]) write(rows []T) error {
	_, err := s.w.Write(rows)
	return err
}

func (s *parquetSink[T]) close() error {
	return errors.Join(s.w.Close(), s.f.Sync(), s.f.Close())
}
