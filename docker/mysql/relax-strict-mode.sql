-- Read before the platform's init.sql, whose password columns are shorter than the passwords that it inserts: strict mode ends it
-- there (ERROR 1406) and leaves a database without devices, users and alert configuration.
-- A global value holds for the connections that follow, until the server ends. The image reads these files with a temporary server;
-- the one that it starts afterwards is strict again, so nothing has to undo this.
SET GLOBAL sql_mode = TRIM(BOTH ',' FROM
    REPLACE(REPLACE(CONCAT(',', @@GLOBAL.sql_mode, ','), ',STRICT_TRANS_TABLES,', ','), ',STRICT_ALL_TABLES,', ','));
