/** CREATE [OR REPLACE] STREAM name ( column type [NOT NULL], .. [, WATERMARK FOR column AS expression] ) [DESCRIPTION 'text'] */
SqlCreate SqlCreateStream(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final List<SqlNode> columns = new ArrayList<SqlNode>();
    SqlNode column;
}
{
    <STREAM> name = CompoundIdentifier()
    <LPAREN>
    column = StreamColumn() { columns.add(column); }
    (
        <COMMA>
        (
            LOOKAHEAD(2) column = StreamWatermark()
        |
            column = StreamColumn()
        )
        { columns.add(column); }
    )*
    <RPAREN>
    DescriptionOpt()
    { return new SqlCreateStream(s.end(this), replace, name, columns); }
}

SqlNode StreamWatermark() :
{
    final Span s;
    final SqlIdentifier column;
    final SqlNode expression;
}
{
    <WATERMARK> { s = span(); } <FOR> column = SimpleIdentifier()
    <AS> expression = Expression(ExprContext.ACCEPT_NON_QUERY)
    { return new SqlWatermark(s.end(this), column, expression); }
}

SqlNode StreamColumn() :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
    boolean nullable = true;
}
{
    name = SimpleIdentifier()
    type = DataType()
    [ <NOT> <NULL> { nullable = false; } ]
    { return new SqlColumnDefinition(name, type.withNullable(nullable)); }
}

void DescriptionOpt() :
{
}
{
    [ <DESCRIPTION> <QUOTED_STRING> ]
}

/** CREATE [OR REPLACE] PUMP name [STARTED | STOPPED] [DESCRIPTION 'text'] AS INSERT INTO .. */
SqlCreate SqlCreatePump(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final SqlNode insert;
    boolean started = true;
}
{
    <PUMP> name = CompoundIdentifier()
    [ <STARTED> | <STOPPED> { started = false; } ]
    DescriptionOpt()
    <AS>
    insert = SqlStreamInsert()
    { return new SqlCreatePump(s.end(this), replace, name, started, (SqlStreamInsert) insert); }
}

/** INSERT [EXPEDITED] INTO stream [(columns)] query */
SqlNode SqlStreamInsert() :
{
    final Span s;
    final SqlIdentifier target;
    final SqlNode query;
    SqlNodeList columns = null;
}
{
    <INSERT> { s = span(); } [ <EXPEDITED> ] <INTO>
    target = CompoundIdentifier()
    [ LOOKAHEAD(<LPAREN> SimpleIdentifier() ( <COMMA> | <RPAREN> )) columns = ParenthesizedSimpleIdentifierList() ]
    query = OrderedQueryOrExpr(ExprContext.ACCEPT_QUERY)
    { return new SqlStreamInsert(s.end(this), target, columns, query); }
}

/** DROP STREAM | PUMP name [CASCADE | RESTRICT] */
SqlDrop SqlDropStatement(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final boolean stream;
}
{
    ( <STREAM> { stream = true; } | <PUMP> { stream = false; } )
    name = CompoundIdentifier()
    [ <CASCADE> | <RESTRICT> ]
    { return new SqlDropStatement(s.end(this), stream, name); }
}

/** ALTER PUMP name | schema.* | [ names ] START | STOP */
SqlNode SqlAlterPump() :
{
    final Span s;
    final List<SqlNode> names = new ArrayList<SqlNode>();
    SqlNode name;
    final boolean start;
}
{
    <ALTER> { s = span(); } <PUMP>
    (
        <LBRACKET> name = CompoundIdentifier() { names.add(name); }
        ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
        <RBRACKET>
    |
        <STAR>
    |
        name = CompoundIdentifier() { names.add(name); }
        [ <DOT> <STAR> { names.clear(); } ]
    )
    ( <START> { start = true; } | <STOP> { start = false; } )
    { return new SqlAlterPump(s.end(this), names, start); }
}
