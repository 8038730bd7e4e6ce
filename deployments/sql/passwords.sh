#!/bin/sh
# Gives the roles of roles.sql their passwords when the container makes its database.
set -eu
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
	-v owner="$POSTGRES_PASSWORD" -v writer="$POSTGRES_WRITER_PASSWORD" -v reader="$POSTGRES_READER_PASSWORD" <<'SQL'
ALTER ROLE trichluc_owner PASSWORD :'owner';
ALTER ROLE trichluc_writer PASSWORD :'writer';
ALTER ROLE trichluc_reader PASSWORD :'reader';
SQL
