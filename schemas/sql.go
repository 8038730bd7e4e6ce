package schemas

import (
	"embed"
	"io/fs"
)

//go:embed sql
var migrations embed.FS

// Migrations is the folder of SQL migrations for an engine, "sqlite" or
// "postgres": files NNNNN_name.sql in the format of goose, comments included.
func Migrations(engine string) (fs.FS, error) {
	return fs.Sub(migrations, "sql/"+engine)
}
