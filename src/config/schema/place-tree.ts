/**
 * @module
 * Where each field of a document stands, as a tree like the message's own, so that taking a message out takes all of its
 * fields in one step and no path is ever spelt out while reading.
 */

/** A field of the text, and what stands in it. */
export class PlaceTree {
  /** Where it stands, in UTF-16 code units; absent where only something in it is placed. */
  offset: number | undefined;
  #fields: Map<string, PlaceTree> | undefined;
  #items: PlaceTree[] | undefined;

  /** The field `name` of this message. */
  field(name: string): PlaceTree {
    this.#fields ??= new Map();
    let field = this.#fields.get(name);
    if (field === undefined) {
      field = new PlaceTree();
      this.#fields.set(name, field);
    }
    return field;
  }

  /** The next item of this list, at `offset`. */
  addItem(offset: number | undefined): PlaceTree {
    const item = new PlaceTree();
    item.offset = offset;
    this.#items ??= [];
    this.#items.push(item);
    return item;
  }

  /** Takes out the field `name` and all in it. */
  forget(name: string): void {
    this.#fields?.delete(name);
  }

  /** The field at a dotted path (`a.b`, `c[1].d`), if there is one. */
  find(path: string): PlaceTree | undefined {
    let at: PlaceTree | undefined = this;
    for (const step of path.split(/\.|(?=\[)/)) {
      if (at === undefined) return undefined;
      at = step.startsWith('[') ? at.#items?.[Number(step.slice(1, -1))] : at.#fields?.get(step);
    }
    return at;
  }
}
