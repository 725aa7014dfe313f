"""From the form of what is asked of an applicant to the model: documents, how each must be, what may not be asked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from eligibility.files.codes import Code
from eligibility.rules.grammar import parse_amount
from eligibility.rules.limits import check_whole
from eligibility.rules.linking import Linker, is_whole, note_expression
from eligibility.rules.model import Material, PhotoRule, Piece, Prohibition, Quantity, Stamps
from eligibility.rules.nodes import Constant, Number, Unstated, Value
from eligibility.rules.scope import Scope
from eligibility.rules.vocabulary import UNITS, Stamp
from eligibility.text import Bilingual, join

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from eligibility.errors import Position
    from eligibility.files.forms import Notes
    from eligibility.files.yaml_reader import Path_
    from eligibility.rules.material_schema import (
        MaterialForm,
        PhotoForm,
        PieceForm,
        ProhibitionForm,
        SpanForm,
        StampsForm,
    )
    from eligibility.rules.vocabulary import Parameter, Vocabulary

BROKEN = Constant(value=False)
"""Stands for a condition that could not be read; it is noted."""
_HOW = ("original", "copies", "paper", "stamps", "covers_last", "issued_within", "issuer", "photo")
_ON_EACH = "应写在 any_of、all_of 的各件之下 (write it on each document of the list)"

_ANYTHING_ELSE = Bilingual("所列材料以外的任何材料", "anything beyond the documents listed")


class MaterialLinker(Linker):
    """Links the materials of one service; *criteria* are the names its conditions may use."""

    def __init__(self, notes: Notes, vocabulary: Vocabulary, criteria: Collection[str]) -> None:
        super().__init__(notes, vocabulary.facts, vocabulary.sources)
        self.vocabulary = vocabulary
        self.criteria = criteria
        self.parameters: dict[str, Parameter] = {}
        self.routes: dict[str, Position] = {}

    def scope(self, purpose: str) -> Scope:
        """The names an expression of the service may use."""
        parameters = {**self.vocabulary.parameters, **self.parameters}
        return Scope(self.facts, parameters, self.criteria, self.routes, purpose)  # type: ignore[arg-type]

    def material(self, form: MaterialForm, path: Path_) -> Material:
        """A requirement of documents."""
        scope = self.scope("material")
        when = self.test(form.when, scope, (*path, "when")) if form.when else Constant(value=True)
        exempt = self.test(form.exempt_when, scope, (*path, "exempt_when")) if form.exempt_when else None
        if form.exempt_because and not form.exempt_when:
            text = "exempt_because 说明 exempt_when，单独写没有用 (it explains exempt_when)"
            self.notes.add((*path, "exempt_because"), Code.WRONG_VALUE, text, key=True)
        if form.any_of and form.all_of:
            self.notes.add(path, Code.WRONG_VALUE, "any_of 与 all_of 只取其一 (only one of them)")
        parts = form.any_of or form.all_of
        for name in _HOW if parts else ():
            if getattr(form, name) is not None:
                self.notes.add((*path, name), Code.WRONG_VALUE, f"{name} {_ON_EACH}", key=True)
        key = "any_of" if form.any_of else "all_of"
        pieces = tuple(self._piece(it, (*path, key, at)) for at, it in enumerate(parts or ()))
        document = self._document(form.document, (*path, "document"))
        return Material(
            id=form.id or form.document,
            document=form.document,
            title=document,
            item=form.item,
            pieces=pieces or (self._piece(form, path),),
            choice=bool(form.any_of),
            when=when or BROKEN,
            exempt_when=exempt,
            open_ended=form.open_ended,
            provided_by=form.provided_by,
            basis=self.citations(form.cite, (*path, "cite")),
            in_force=self.in_force(form.in_force, path),
            where=self.notes.tree.where(path),
            exempt_because=form.exempt_because,
            note=form.note,
        )

    def prohibition(self, form: ProhibitionForm, materials: Sequence[Material], path: Path_) -> Prohibition:
        """Documents that may not be asked for; none of them may stand among *materials* on the same day."""
        if bool(form.documents) == bool(form.anything_else):
            text = "documents、anything_else 恰取其一 (exactly one of them)"
            self.notes.add(path, Code.WRONG_VALUE, text)
        span = self.in_force(form.in_force, path)
        titles = []
        for at, name in enumerate(form.documents or ()):
            titles.append(self._document(name, (*path, "documents", at)))
            asked = [it for it in materials if name in {it.document, *(piece.document for piece in it.pieces)}]
            if clash := next((it for it in asked if span.overlaps(it.in_force)), None):
                text = f"{name} 不得要求，却列在 {clash.where} 的材料里 (listed as a material, and not to be asked for)"
                hint = "删去一处，或用 in_force 错开 (delete one, or part them by in_force)"
                self.notes.add((*path, "documents", at), Code.PROHIBITED, text, hint)
        return Prohibition(
            title=join(titles, zh="、", en=", ") if titles else _ANYTHING_ELSE,
            documents=form.documents or (),
            basis=self.citations(form.cite, (*path, "cite")),
            in_force=span,
            where=self.notes.tree.where(path),
            note=form.note,
        )

    def _piece(self, form: PieceForm, path: Path_) -> Piece:
        self._document(form.document, (*path, "document"))
        if form.paper and form.copies is None:
            text = "paper 是复印件的纸，须同时写 copies (the paper of copies; write copies too)"
            self.notes.add((*path, "paper"), Code.WRONG_VALUE, text, key=True)
        return Piece(
            document=form.document,
            original=form.original,
            copies=self._copies(form.copies, (*path, "copies")),
            paper=form.paper,
            stamps=self._stamps(form.stamps, (*path, "stamps")),
            covers_last=self._span(form.covers_last, (*path, "covers_last")),
            issued_within=self._span(form.issued_within, (*path, "issued_within")),
            issuer=form.issuer,
            photo=self._photo(form.photo, (*path, "photo")),
            note=form.note,
        )

    def _copies(self, written: object, path: Path_) -> Value | Unstated | None:
        if written is None:
            return None
        scope = self.scope("copies")
        node = self.amount(written, "copy", path, scope)
        if node and not is_whole(node, self.facts, scope.parameters):
            self.notes.add(path, Code.TYPE, "份数不能含小数 (whole numbers only)")
        return node

    def amount(self, written: object, unit: str, path: Path_, scope: Scope | None = None) -> Value | Unstated | None:
        """A number, a formula in *unit*, or unstated("why"); None with the fault noted."""
        if isinstance(written, int | Decimal) and not isinstance(written, bool):
            return Number(written, self.notes.tree.where(path))
        node, faults = parse_amount(
            str(written), scope or self.scope("amount"), unit, lambda offset: self.notes.tree.locate(path, offset)
        )
        note_expression(self.notes, path, faults)
        return node

    def _stamps(self, form: StampsForm | None, path: Path_) -> Stamps | None:
        if form is None:
            return None
        if bool(form.all_of) == bool(form.any_of):
            self.notes.add(path, Code.WRONG_VALUE, "all_of、any_of 恰取其一 (exactly one of them)")
        key = "any_of" if form.any_of else "all_of"
        names = form.any_of or form.all_of or ()
        stamps = tuple(self._stamp(name, (*path, key, at)) for at, name in enumerate(names))
        return Stamps(stamps, choice=bool(form.any_of))

    def _stamp(self, name: str, path: Path_) -> Stamp:
        stamp = self.vocabulary.stamps.get(name)
        if stamp is None:
            self.undeclared("印章 (stamp)", name, self.vocabulary.stamps, path)
        return stamp or Stamp(name, Bilingual(name, name))

    def _photo(self, form: PhotoForm | None, path: Path_) -> PhotoRule | None:
        if form is None:
            return None
        is_file = form.format is not None
        for wrong, text in (
            (is_file == (form.prints is not None), "format、prints 恰取其一 (a file, or prints: exactly one)"),
            (
                not is_file and bool(form.under or form.dpi),
                "under、dpi 只用于电子版照片 (for files only)",
            ),
            (
                (form.width_mm is None) != (form.height_mm is None),
                "width_mm 与 height_mm 要一起写 (both or neither)",
            ),
            (form.dpi is not None and form.width_mm is None, "dpi 要有 width_mm 和 height_mm (needs both)"),
        ):
            if wrong:
                self.notes.add(path, Code.WRONG_VALUE, text)
                return None
        return PhotoRule(**form.model_dump())

    def _document(self, name: str, path: Path_) -> Bilingual:
        document = self.vocabulary.documents.get(name)
        if document is None:
            self.undeclared("证件 (document)", name, self.vocabulary.documents, path)
        return document.title if document else Bilingual(name, name)

    def _span(self, form: SpanForm | None, path: Path_) -> Quantity | None:
        return self.count(form.count, form.unit, path, "count") if form else None

    def count(self, count: object, unit: str, path: Path_, key: str) -> Quantity:
        """The number, or the name of a parameter, that stands under *key*."""
        if unit not in UNITS:
            self.unknown_unit(unit, (*path, "unit"))
        if isinstance(count, int | Decimal):
            return Quantity(count, unit)
        at = (*path, key)
        parameter = self.parameters.get(str(count)) or self.vocabulary.parameters.get(str(count))
        if parameter is None:
            names = (*self.parameters, *self.vocabulary.parameters)
            self.undeclared("参数 (parameter)", str(count), names, at)
        elif parameter.unit != unit or parameter.by:
            self.notes.add(at, Code.TYPE, f"参数 {count} 的单位是 {parameter.unit} (units differ, or split by an enum)")
        else:
            check_whole(parameter, at, self.notes)
        return Quantity(None, unit, str(count), self.notes.tree.where(at))
