"""The endpoints of folders of delivery tests."""

from __future__ import annotations

from types import NoneType

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models import smart_delivery as models
from smartlead_async.models.rules import check_given
from smartlead_async.transport.call import Call, Repeat

ONE = "/spam-test/folder/{folder_id}"


class DeliveryFolders(Resource):
    """Folders of delivery tests."""

    async def list_folders(self) -> list[models.DeliveryFolder]:
        """List the folders, in one answer.

        `GET /spam-test/folder` (documented only)
        """
        return await self._send(
            Call("GET", "/spam-test/folder", list[models.DeliveryFolder], host="smartdelivery")
        )

    async def get_folder(self, folder_id: int | str) -> models.DeliveryFolder:
        """Look up one folder.

        `GET /spam-test/folder/{folder_id}` (documented only)

        Args:
            folder_id: The folder.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        ids = {"folder_id": folder_id}
        return await self._send(
            Call("GET", ONE, models.DeliveryFolder, ids=ids, text_ids=True, host="smartdelivery", look_up=True)
        )

    async def create_folder(self, folder_name: str) -> models.DeliveryFolder:
        """Create a folder.

        `POST /spam-test/folder` (documented only)

        Args:
            folder_name: Its name.

        Raises:
            OutcomeUnknownError: The folder may be there. It is not created again; look with `list_folders()`.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/folder",
                models.DeliveryFolder,
                body={"folderName": check_given("folder_name", folder_name, rules.FILLED_TEXT)},
                host="smartdelivery",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def delete_folder(self, folder_id: int | str) -> None:
        """Delete a folder, which must be empty.

        `DELETE /spam-test/folder/{folder_id}` (documented only)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            folder_id: The folder.

        Raises:
            NotFoundError: `Resource not found`
        """
        ids = {"folder_id": folder_id}
        return await self._send(
            Call("DELETE", ONE, NoneType, ids=ids, text_ids=True, host="smartdelivery", gone_is_done=True)
        )
