import ts from "typescript";

/** What can be known of a package's declarations without looking behind its entry. */
export interface PublicTypes {
  /** Types of the package that a public signature names and the entry does not export, with the place. */
  readonly hidden: ReadonlyMap<string, string>;
  /** Exported types and functions without a docstring. */
  readonly undocumented: readonly string[];
}

/** Walks the declarations behind every name that `entry`, a file of declarations, exports. */
export function publicTypes(entry: string, folder: string): PublicTypes {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} exports nothing; run npm run build first`);
  const exported = checker.getExportsOfModule(module).map(origin);
  const seen = new Set(exported);
  const hidden = new Map<string, string>();
  for (const symbol of seen) for (const declaration of symbol.declarations ?? []) visit(declaration, symbol);
  const undocumented = exported
    .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
    .map(({ name }) => name)
    .sort();
  return { hidden, undocumented };

  // A type found on the way is walked too, since `seen` grows meanwhile.
  function visit(node: ts.Node, owner: ts.Symbol): void {
    const name = namedType(node);
    const symbol = name && checker.getSymbolAtLocation(name);
    const target = symbol && origin(symbol);
    if (target && !seen.has(target) && isOurs(target)) {
      seen.add(target);
      const { fileName = "" } = target.declarations?.[0]?.getSourceFile() ?? {};
      hidden.set(target.name, `${fileName.slice(folder.length + 1)}, named by ${owner.name}`);
    }
    ts.forEachChild(node, (child) => visit(child, owner));
  }

  function origin(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  function isOurs({ flags, declarations }: ts.Symbol): boolean {
    // A constant that a type is read off: what the type is, TypeScript shows without it.
    if (flags & (ts.SymbolFlags.TypeParameter | ts.SymbolFlags.Variable)) return false;
    const place = declarations?.[0]?.getSourceFile().fileName;
    return place?.startsWith(`${folder}/`) === true;
  }
}

function namedType(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return undefined;
}
