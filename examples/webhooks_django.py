"""Webhooks in Django: a view takes them in; `python -m examples.webhooks_flask` or the like handles them.

    pip install smartlead-async django uvicorn
    uvicorn examples.webhooks_django:application --port 8080

The secret is in SMARTLEAD_WEBHOOK_TOKEN, and at the end of the webhook's address. The inbox is WEBHOOKS.
"""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from smartlead_async.webhooks import WebhookReceiver

if not settings.configured:  # a project has settings of its own
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY=os.urandom(32).hex())

receiver = WebhookReceiver(
    os.environ.get("WEBHOOKS", "webhooks.db"), tokens=[os.environ.get("SMARTLEAD_WEBHOOK_TOKEN", "")]
)


@csrf_exempt
async def take_in(request: HttpRequest, **_token: str) -> HttpResponse:
    """The bytes as they came; Smartlead has no cookie, so there is no forgery across sites to look for."""
    reply = await receiver.receive(request.body, request.headers, request.get_full_path())
    return HttpResponse(reply.body, status=reply.status, headers=reply.headers)


urlpatterns = [path("smartlead/<str:token>", take_in)]
application = get_asgi_application()
