package export

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresSource is a read-only transaction that sees one state of the store.
type postgresSource struct {
	ctx context.Context
	tx  pgx.Tx
}

func beginPostgres(ctx context.Context, conn driver.Conn) (*postgresSource, error) {
	c, ok := conn.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("no connection of pgx: %T", conn)
	}
	tx, err := c.Conn().BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, err
	}
	return &postgresSource{ctx, tx}, nil
}

func (s *postgresSource) close() error { return s.tx.Rollback(context.WithoutCancel(s.ctx)) }

func (s *postgresSource) query(ctx context.Context, statement string, args ...any) (cursor, error) {
	rows, err := s.tx.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	return &postgresCursor{rows: rows}, nil
}

func (s *postgresSource) among(from, key, order string) (string, string, string) {
	return from, key + " = ANY($1::bigint[])", order
}

type postgresCursor struct {
	rows   pgx.Rows
	fields []pgconn.FieldDescription
	values [][]byte
}

func (c *postgresCursor) next() (bool, error) {
	if !c.rows.Next() {
		return false, c.rows.Err()
	}
	if c.fields == nil {
		c.fields = c.rows.FieldDescriptions()
	}
	c.values = c.rows.RawValues()
	return true, nil
}

func (c *postgresCursor) close() error {
	c.rows.Close()
	return c.rows.Err()
}

func (c *postgresCursor) null(column int) bool { return c.values[column] == nil }

func (c *postgresCursor) text(column int) []byte { return c.values[column] }

// Numbers come as bytes, or as text where the server is asked by simple queries.

func (c *postgresCursor) integer(column int) int64 {
	b := c.values[column]
	if c.fields[column].Format == pgx.TextFormatCode {
		n, _ := strconv.ParseInt(string(b), 10, 64) // the server wrote it; NULL is 0
		return n
	}
	switch len(b) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(b)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	case 8:
		return int64(binary.BigEndian.Uint64(b))
	}
	return 0
}

func (c *postgresCursor) real(column int) float64 {
	b := c.values[column]
	if c.fields[column].Format == pgx.TextFormatCode {
		x, _ := strconv.ParseFloat(string(b), 64)
		return x
	}
	if len(b) != 8 {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}
