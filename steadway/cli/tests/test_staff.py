"""Who works here, through the commands."""

from steadway.cli.tests.conftest import Site

MAIL = "canary-reyes@example.org"


def test_somebody_is_added_given_a_role_reset_and_removed(site: Site):
    added, again, listed, reset, removed, after = site.run(
        ["staff", "add", MAIL, "--name", "Dr Reyes", "--role", "on_call", "--json"],
        ["staff", "add", MAIL, "--role", "on_call", "--role", "supervisor"],
        ["staff", "list", "--json"],
        ["staff", "reset", MAIL, "--json"],
        ["staff", "remove", MAIL],
        ["staff", "list", "--json"],
    )
    code = added.data["code"]
    assert len(added.data["first_password"]) >= 15
    assert again.code == 0
    row = next(row for row in listed.data["staff"] if row["code"] == code)
    assert (row["roles"], row["second_step"]) == (["on_call", "supervisor"], False)
    assert reset.data["first_password"] != added.data["first_password"]
    assert removed.code == 0
    assert code not in [row["code"] for row in after.data["staff"]]
    assert MAIL not in listed.out + after.out


def test_a_mistake_gets_one_sentence(site: Site):
    wrong_role, no_role, nobody, no_name = site.run(
        ["staff", "add", MAIL, "--name", "X", "--role", "wizard"],
        ["staff", "add", MAIL, "--name", "X"],
        ["staff", "reset", "nobody@example.org"],
        ["staff", "add", MAIL, "--role", "on_call"],
    )
    assert [said.code for said in (wrong_role, no_role, nobody, no_name)] == [2, 2, 4, 2]
    assert "on_call" in wrong_role.err
    assert nobody.err.count("\n") == 1
    assert "name" in no_name.err
