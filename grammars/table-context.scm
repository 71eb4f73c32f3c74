; Where in a match table a cursor stands. lsp/table-context.ts hands in one table, closed, with a name at the cursor.

; The table: the struct of its entries, and the braces around them.
(declaration
  type: (struct_specifier name: (type_identifier) @struct)
  declarator: (init_declarator value: (initializer_list) @table))

; A macro with its arguments, in an entry or as one.
(call_expression
  function: (identifier) @macro
  arguments: (argument_list) @arguments)

; .vendor = …, .driver_info.flags = …
(initializer_pair
  designator: (field_designator (field_identifier) @field)
  value: (_) @value)
