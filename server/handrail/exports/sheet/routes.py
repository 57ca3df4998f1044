"""The attendance sheet over HTTP. A POST: so the name stands in no address, and in no log."""

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from handrail.accounts.context import Accounts
from handrail.accounts.guard import Signed
from handrail.exports.sheet.service import sheet
from handrail.exports.sheet.shapes import SheetAsked

PDF = "application/pdf"
# Says nothing about its owner in a folder of downloads.
FILE_NAME = "sheet.pdf"


@post(
    "/api/exports/sheet",
    status_code=HTTP_200_OK,
    operation_id="makeSheet",
    summary="What was attended, as PDF; nothing of the question is kept",
    media_type=PDF,
)
async def make_sheet(
    accounts: NamedDependency[Accounts],
    opened: NamedDependency[Signed],
    data: JSONBody[SheetAsked],
) -> Response[bytes]:
    pdf = await sheet(accounts, opened.opened, data)
    disposition = {"content-disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(pdf, media_type=PDF, headers=disposition)


sheet_handlers = [make_sheet]
