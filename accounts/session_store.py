"""Sessions lie in the database; a copy in the shared cache spares every request the question.

The copy must never outlive what it copies: a session that was ended would live on. Whoever writes one looks
again afterwards, and what does not agree is thrown away, which is always safe. Inside a transaction no copy
is made at all, since others would see what may yet be undone.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.core.cache.backends.base import BaseCache
from django.db import connection, transaction

# A process can die between two steps. Whatever it leaves in the cache is believed for so long at most.
BELIEVED = 60 * 60


class SessionStore(cached_db.SessionStore):
    cache_key_prefix = "session:"
    _cache: BaseCache

    def load(self) -> dict[str, Any]:
        kept = self._cache.get(self.cache_key)
        if kept is not None:
            found: dict[str, Any] = kept
            return found
        stored = self._get_session_from_db()  # type: ignore[attr-defined]
        if stored is None:
            return {}
        found = self.decode(stored.session_data)
        if not connection.in_atomic_block:
            self._keep(found, self.get_expiry_age(expiry=stored.expire_date))
            same = self.model.objects.filter(session_key=self.session_key, session_data=stored.session_data)
            if not same.exists():  # ended or changed meanwhile
                self._forget(self.session_key)
        return found

    def load_afresh(self) -> bool:
        """Read what the database holds, for deeds that have locked the row; tell whether there is one."""
        self._session_cache: dict[str, Any] = Stored.load(self)
        return self.session_key is not None

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        if connection.in_atomic_block:
            Stored.save(self, must_create)
            self._forget(self.session_key)
        elif must_create:
            Stored.save(self, must_create)
            # Nobody else knows the key yet.
            self._keep(self._session, self.get_expiry_age())  # type: ignore[attr-defined]
        else:
            self._save_and_look_again()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        Stored.delete(self, session_key)
        self._forget(key)

    def _save_and_look_again(self) -> None:
        """Write the copy first: one written last could bring a session back that was ended meanwhile."""
        mine = dict(self._session)  # type: ignore[attr-defined]
        self._keep(mine, self.get_expiry_age())
        try:
            Stored.save(self)
        except BaseException:
            self._forget(self.session_key)
            raise
        if self._cache.get(self.cache_key) != mine:  # two saved at once: the database knows who was last
            self._forget(self.session_key)

    def _keep(self, data: dict[str, Any], seconds: int) -> None:
        self._cache.set(self.cache_key, data, min(seconds, BELIEVED))

    def _forget(self, key: str | None) -> None:
        if key is None:
            return
        name = self.cache_key_prefix + key
        self._cache.delete(name)
        if connection.in_atomic_block:  # until the commit, others still read the old one and keep it
            transaction.on_commit(lambda: self._cache.delete(name))
