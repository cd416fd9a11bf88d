"""The staff of the fictional town of Hopbeke, as its directory holds them.

- `staff.write_staff(path)` writes 400 invented people and their groups as LDIF;
- `slapd.Slapd(folder)` runs them in a private OpenLDAP on loopback, for the demonstration and for the tests;
- `services` describes the source to the portal, and `running` puts it all together for `make demo`.
"""
