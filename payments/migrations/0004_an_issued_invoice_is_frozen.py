"""The database refuses to change or delete an invoice, whatever the code believes.

SQLite loses a trigger when a later migration rebuilds its table: such a migration runs FREEZE again.
"""

from django.db import migrations

MESSAGE = "an issued invoice is never changed or deleted"
POSTGRESQL = f"""
CREATE FUNCTION payments_invoice_is_frozen() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER payments_invoice_is_frozen BEFORE UPDATE OR DELETE ON payments_invoice
    FOR EACH ROW EXECUTE FUNCTION payments_invoice_is_frozen();
"""
SQLITE = [
    f"CREATE TRIGGER payments_invoice_no_{deed.lower()} BEFORE {deed} ON payments_invoice "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for deed in ("UPDATE", "DELETE")
]
FREEZE = {"postgresql": [POSTGRESQL], "sqlite": SQLITE}
THAW = {
    "postgresql": [
        "DROP TRIGGER payments_invoice_is_frozen ON payments_invoice",
        "DROP FUNCTION payments_invoice_is_frozen()",
    ],
    "sqlite": ["DROP TRIGGER payments_invoice_no_update", "DROP TRIGGER payments_invoice_no_delete"],
}


def freeze(apps, schema_editor):
    for statement in FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in THAW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_invoices_and_credit_notes")]

    operations = [migrations.RunPython(freeze, thaw, elidable=False)]
