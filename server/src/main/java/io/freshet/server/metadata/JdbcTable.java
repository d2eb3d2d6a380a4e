package io.freshet.server.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A table of ours. */
final class JdbcTable {
    private JdbcTable() {}

    /** Makes it if it is not there; of several servers that begin at once one does, which the others take as it is. */
    static void make(Connection connection, String definition, String name) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(definition)) {
            create.execute();
        } catch (SQLException e) {
            try (PreparedStatement look = connection.prepareStatement("SELECT 1 FROM " + name + " WHERE 1 = 0")) {
                look.execute();
            } catch (SQLException stillAbsent) {
                e.addSuppressed(stillAbsent);
                throw e;
            }
        }
    }
}
