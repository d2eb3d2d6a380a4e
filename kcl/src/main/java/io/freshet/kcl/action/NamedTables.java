package io.freshet.kcl.action;

import io.freshet.awsapi.operation.ApiException;
import io.freshet.kcl.table.Items;
import io.freshet.kcl.table.Table;
import io.freshet.kcl.table.Tables;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The tables as requests name them: by name or by ARN. */
final class NamedTables {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:dynamodb:[^:]*:\\d{12}:table/([a-zA-Z0-9_.-]{3,255})");

    private final Tables tables;

    NamedTables(Tables tables) {
        this.tables = tables;
    }

    Tables all() {
        return tables;
    }

    Items items() {
        return tables.items();
    }

    Table known(String nameOrArn) {
        String name = nameOf(nameOrArn);
        return tables.find(name).orElseThrow(() -> notFound(name));
    }

    Table change(String nameOrArn, UnaryOperator<Table> change) {
        String name = nameOf(nameOrArn);
        return tables.change(name, change).orElseThrow(() -> notFound(name));
    }

    static String nameOf(String nameOrArn) {
        var arn = ARN.matcher(nameOrArn);
        if (arn.matches()) {
            return arn.group(1);
        }
        if (!NAME.matcher(nameOrArn).matches()) {
            throw ApiException.validation(
                    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may"
                            + " contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
        }
        return nameOrArn;
    }

    static ResourceNotFoundException notFound(String table) {
        return ResourceNotFoundException.builder()
                .message("Requested resource not found: Table: " + table + " not found")
                .build();
    }
}
