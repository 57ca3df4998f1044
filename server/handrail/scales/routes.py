"""The questionnaires, for everybody who is signed in. The app carries a copy of ours."""

from litestar import Response, get
from litestar.di import NamedDependency

from handrail.accounts.guard import Signed
from handrail.scales.service import Questionnaires
from handrail.scales.shapes import Scales


@get(
    "/api/scales",
    operation_id="getScales",
    summary="Questionnaires: wording, sources, licences, scores, bands and cut-offs",
    sync_to_thread=False,
)
def get_scales(
    questionnaires: NamedDependency[Questionnaires], signed: NamedDependency[Signed]
) -> Response[Scales]:
    return Response(questionnaires.encoded, media_type="application/json")  # type: ignore[arg-type]


scale_handlers = [get_scales]
