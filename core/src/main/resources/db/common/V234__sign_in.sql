-- What signing in asks for beside the password. The second factor's secret is sealed by the command centre before it
-- comes here; of recovery codes there are keyed digests only. (`_sealed` and `_index` as in the rest of the register.)
alter table app_user
  add column must_change_password boolean not null default false,
  add column totp_sealed          text,
  add column recovery_index       text[] not null default '{}',
  add column oidc_subject         text;
create unique index app_user_oidc_subject on app_user (oidc_subject) where oidc_subject is not null;
