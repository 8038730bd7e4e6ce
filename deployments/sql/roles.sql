-- Three roles for a PostgreSQL store. Run once as a superuser, in the database
-- that was made for it:  psql -d trichluc -f roles.sql
-- Give passwords with ALTER ROLE … PASSWORD, or map certificates.
--
--   trichluc_owner   makes and migrates the tables (trichluc migrate)
--   trichluc_writer  workers: read and write rows, no tables of their own
--   trichluc_reader  analysts, trichluc report and serve: read only

CREATE ROLE trichluc_owner LOGIN;
CREATE ROLE trichluc_writer LOGIN;
CREATE ROLE trichluc_reader LOGIN;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO trichluc_owner;
GRANT USAGE ON SCHEMA public TO trichluc_writer, trichluc_reader;

ALTER DEFAULT PRIVILEGES FOR ROLE trichluc_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trichluc_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE trichluc_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO trichluc_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE trichluc_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO trichluc_writer;

-- A reader that asks too much is stopped rather than felt by the writers.
ALTER ROLE trichluc_reader SET default_transaction_read_only = on;
ALTER ROLE trichluc_reader SET statement_timeout = '60s';
