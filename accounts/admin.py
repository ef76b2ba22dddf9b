"""Accounts in the Django admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from accounts.models import AccessToken, Customer, User
from core.read_only import ReadOnly


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    ordering = ["email"]
    list_display = ["email", "name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active", "is_superuser", "groups"]
    search_fields = ["email", "name"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["name", "role"]}),
        ("Permissions", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "role", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin[Customer]):
    list_display = ["name", "email", "phone", "user", "created_at"]
    search_fields = ["name", "email", "phone"]
    autocomplete_fields = ["user"]


@admin.register(AccessToken)
class AccessTokenAdmin(ReadOnly, admin.ModelAdmin[AccessToken]):
    """To look at. Keys are issued and revoked by the deeds that need them."""

    list_display = ["purpose", "subject", "created_at", "expires_at", "revoked_at"]
    search_fields = ["subject"]
    exclude = ["nonce", "digest"]
