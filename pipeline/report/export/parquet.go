package export

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strconv"

	"github.com/klauspost/compress/s2"
	packer "github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowsPerGroup bounds a row group, and so what a writer holds in memory.
const rowsPerGroup = 20_000

// pageBytes is a page before compression. Larger pages of text pack better and
// faster; a reader that wants one row unpacks a page.
const pageBytes = 1 << 20

type parquetSink[T any] struct {
	codec compress.Codec
	f     *os.File
	w     *parquet.GenericWriter[T] // of this file: after Reset (v0.32.0) it forgets the columns' paths
}

func newParquetWriter[T any](to io.Writer, codec compress.Codec) *parquet.GenericWriter[T] {
	return parquet.NewGenericWriter[T](to,
		parquet.Compression(codec),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.PageBufferSize(pageBytes),
		parquet.DataPageStatistics(false), // would repeat whole texts; the column index has their beginnings
		parquet.KeyValueMetadata("trichluc.export.version", strconv.Itoa(SchemaVersion)),
		parquet.CreatedBy("trichluc", strconv.Itoa(SchemaVersion), ""))
}

// Compressions lists how the pages of Parquet may be packed. Over 24 MB of news,
// 5,010 articles with their mentions, an export with Snappy costs a fifth less CPU
// than with zstd and makes files a third larger (0.53 against 0.40 of the text).
func Compressions() []string { return []string{"snappy", "zstd"} }

// newCodec makes what packs the pages of all tables.
func newCodec(compression string) (compress.Codec, error) {
	if compression == "snappy" {
		return &snappyCodec{}, nil
	}
	// The library's own takes 8 MB for each of its encoders, and any number of them.
	e, err := packer.NewWriter(nil, packer.WithEncoderLevel(packer.SpeedFastest), packer.WithWindowSize(pageBytes),
		packer.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), packer.WithEncoderCRC(false), packer.WithZeroFrames(true))
	return &zstdCodec{encoder: e}, err
}

// The library's codecs unpack, and say which they are; these pack.

type zstdCodec struct {
	zstd.Codec
	encoder *packer.Encoder
}

func (c *zstdCodec) Encode(dst, src []byte) ([]byte, error) {
	return c.encoder.EncodeAll(src, dst[:0]), nil
}

type snappyCodec struct{ snappy.Codec }

func (*snappyCodec) Encode(dst, src []byte) ([]byte, error) {
	return s2.EncodeSnappy(dst[:cap(dst)], src), nil
}

func (s *parquetSink[T]) open(path string) (err error) {
	if s.f, err = os.Create(path); err != nil {
		return err
	}
	s.w = newParquetWriter[T](s.f, s.codec)
	return nil
}

func (s *parquetSink[T]) write(rows []T) error {
	_, err := s.w.Write(rows)
	return err
}

func (s *parquetSink[T]) close() error {
	return errors.Join(s.w.Close(), s.f.Sync(), s.f.Close())
}
