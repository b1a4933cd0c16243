import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.connectors.kit.errors import Rejected
from engine.connectors.sql.statement import read_statement


class TestReadStatement:
    def test_finds_the_places_for_values(self):
        statement = read_statement(
            "SELECT :a, ':b', x::text FROM t WHERE y = :a OR z=:c", mode="select"
        )

        assert statement.names == ("a", "c")
        assert statement.render("numbered").endswith("WHERE y = $1 OR z=$2")
        assert "':b', x::text" in statement.render("numbered")
        assert statement.render("named").endswith("WHERE y = :a OR z=:c")

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT ';' AS a, \"x;y\" FROM t -- ; DROP TABLE t\n",
            "SELECT 1;",
            "SELECT 1 ; -- done",
            "SELECT /* ; */ 1;\n\n",
            "SELECT $$ ; $$, $tag$ ; DROP TABLE x; $tag$",
            "SELECT E'it\\'s; fine', 'it''s; fine'",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "VALUES (1), (2)",
            "select * from stock where pizza @> :p",
            "SELECT a[1:2], a[1] FROM t",
        ],
    )
    def test_takes_one_statement(self, sql):
        assert read_statement(sql, mode="select")

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT 1; SELECT 2",
            "SELECT 1; DROP TABLE t",
            "SELECT 1 /* x */ ; DELETE FROM t",
            "SELECT 'a\\'; DROP TABLE t; --'",
            "SELECT 1;;",
            "INSERT INTO t VALUES (1)",
            "DELETE FROM t",
            "EXPLAIN SELECT 1",
            "SET x = 1",
            "DO $$ BEGIN END $$",
            "CALL f()",
            "",
            " -- nothing",
            "COPY t TO PROGRAM 'id'",
            "COPY (SELECT 1) TO '/var/x'",
            "ATTACH DATABASE 'x' AS y",
            "PRAGMA writable_schema = 1",
            "VACUUM INTO 'x'",
            "LOAD 'x'",
            "CREATE TABLE t (a)",
            "BEGIN",
            "SELECT load_extension('x')",
            "SELECT Load_Extension ('x')",
            "SELECT \"load_extension\"('x')",
            "SELECT [load_extension]('x')",
            "SELECT `load_extension`('x')",
            "SELECT pg_read_file('/etc/passwd')",
            "SELECT pg_catalog.pg_read_binary_file('x')",
            "SELECT PG_LS_DIR('.')",
            "SELECT \"pg_ls_dir\"('.')",
            "SELECT lo_import('/etc/passwd')",
            "SELECT lo_export(1, 'x')",
            "SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)",
            "SELECT dblink_connect('x')",
            "SELECT query_to_xml('DROP TABLE t', true, false, '')",
            "SELECT U&\"pg\\005fread_file\"('x')",
            "SELECT u&'\\0441'",
            "SELECT pg_sleep(1000)",
            "SELECT readfile('x')",
            "SELECT writefile('x', 'y')",
            "SELECT edit('x')",
            "SELECT * FROM x WHERE a = ?",
            "SELECT * FROM x WHERE a = $1",
            "SELECT * FROM x WHERE a = @a",
            "SELECT 'not closed",
            'SELECT "not closed',
            "SELECT /* not closed",
            "SELECT $$ not closed",
            "SELECT /* /* */ 1; DROP TABLE t; -- */",
            "SELECT 1\x00; DROP TABLE t",
            "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
            "SELECT 1 INTO OUTFILE 'x'",
        ],
    )
    def test_refuses_the_rest(self, sql):
        with pytest.raises(Rejected) as raised:
            read_statement(sql, mode="select")

        assert raised.value.code == "connector.statement_refused"
        assert raised.value.certain

    @pytest.mark.parametrize(
        "sql", ["INSERT INTO t VALUES (:a)", "update t set a = 1", "DELETE FROM t", "MERGE INTO t"]
    )
    def test_writing_is_a_mode_of_its_own(self, sql):
        assert read_statement(sql, mode="write")
        with pytest.raises(Rejected):
            read_statement(sql, mode="select")

    @given(st.text(alphabet="SELECT a'\"`;-/*$:[]\n\\U&e1", max_size=60))
    def test_any_text_is_read_or_refused(self, text):
        try:
            statement = read_statement("SELECT " + text, mode="select")
        except Rejected:
            return

        assert len(statement.parts) % 2 == 1
