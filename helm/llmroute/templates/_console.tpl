{{/* How people come into the console: what its pod is told of it, and what is mounted for it. */}}

{{- define "llmroute.consoleSessionKeySecret" -}}
{{- .Values.console.auth.sessionKey.existingSecret | default (printf "%s-console-session-key" (include "llmroute.fullname" .)) -}}
{{- end -}}

{{/* Not empty where browsers keep sessions that no token of the console's own signs. */}}
{{- define "llmroute.consoleNeedsSessionKey" -}}
{{- if has .Values.console.auth.mode (list "Token" "Oidc") }}true{{ end -}}
{{- end -}}

{{/* The namespaces whose routes it shows, and in which rights count, as a JSON list; empty: all. */}}
{{- define "llmroute.consoleNamespaces" -}}
{{- if and (eq .Values.console.auth.mode "Token") .Values.console.auth.token.namespaces -}}
{{- .Values.console.auth.token.namespaces | toJson -}}
{{- else -}}
{{- include "llmroute.watchedNamespaces" . -}}
{{- end -}}
{{- end -}}

{{/* Not empty where its pod calls the API server. */}}
{{- define "llmroute.consoleCallsApiServer" -}}
{{- if or .Values.console.routes.enabled (eq .Values.console.auth.mode "Token") }}true{{ end -}}
{{- end -}}

{{- define "llmroute.consoleAuthEnv" -}}
{{- $auth := .Values.console.auth -}}
- name: LLMROUTE_CONSOLE_AUTH
  value: {{ $auth.mode }}
{{- if include "llmroute.consoleCallsApiServer" . }}
- name: LLMROUTE_CONSOLE_NAMESPACES
  value: {{ include "llmroute.consoleNamespaces" . | fromJsonArray | join "," | quote }}
{{- end }}
- name: LLMROUTE_CONSOLE_ROUTES
  value: {{ .Values.console.routes.enabled | quote }}
- name: LLMROUTE_CONSOLE_EDIT
  value: {{ .Values.console.edit.enabled | quote }}
{{- if include "llmroute.consoleNeedsSessionKey" . }}
- name: LLMROUTE_CONSOLE_SESSION_KEY_FILE
  value: /etc/llmroute/console/session-key
{{- end }}
{{- if eq $auth.mode "StaticToken" }}
- name: LLMROUTE_CONSOLE_TOKEN_FILE
  value: /etc/llmroute/console/token
- name: LLMROUTE_CONSOLE_TOKEN_RIGHT
  value: {{ $auth.staticToken.right }}
{{- else if ne $auth.mode "Token" }}
{{- range $right := list "view" "operate" "edit" }}
- name: LLMROUTE_CONSOLE_{{ upper $right }}_GROUPS
  value: {{ index $auth.groups $right | join "," | quote }}
{{- end }}
{{- if eq $auth.mode "Oidc" }}
- name: LLMROUTE_CONSOLE_OIDC_ISSUER
  value: {{ $auth.oidc.issuer | quote }}
- name: LLMROUTE_CONSOLE_OIDC_CLIENT_ID
  value: {{ $auth.oidc.clientId | quote }}
{{- if $auth.oidc.clientSecret.existingSecret }}
- name: LLMROUTE_CONSOLE_OIDC_CLIENT_SECRET_FILE
  value: /etc/llmroute/console/client-secret
{{- end }}
- name: LLMROUTE_CONSOLE_PUBLIC_URL
  value: {{ $auth.oidc.publicUrl | quote }}
- name: LLMROUTE_CONSOLE_OIDC_SCOPES
  value: {{ $auth.oidc.scopes | join " " | quote }}
- name: LLMROUTE_CONSOLE_OIDC_NAME_CLAIM
  value: {{ $auth.oidc.nameClaim | quote }}
- name: LLMROUTE_CONSOLE_OIDC_GROUPS_CLAIM
  value: {{ $auth.oidc.groupsClaim | quote }}
{{- if $auth.oidc.caConfigMap }}
- name: LLMROUTE_CONSOLE_OIDC_CA_FILE
  value: /etc/llmroute/console/ca.crt
{{- end }}
{{- else }}
- name: LLMROUTE_CONSOLE_PROXY_ADDRESSES
  value: {{ $auth.proxy.addresses | join "," | quote }}
- name: LLMROUTE_CONSOLE_PROXY_SECRET_FILE
  value: /etc/llmroute/console/proxy-secret
- name: LLMROUTE_CONSOLE_PROXY_SECRET_HEADER
  value: {{ $auth.proxy.secretHeader | quote }}
- name: LLMROUTE_CONSOLE_PROXY_USER_HEADER
  value: {{ $auth.proxy.userHeader | quote }}
- name: LLMROUTE_CONSOLE_PROXY_GROUPS_HEADER
  value: {{ $auth.proxy.groupsHeader | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The sources of the volume with its secrets. */}}
{{- define "llmroute.consoleSecrets" -}}
{{- $auth := .Values.console.auth -}}
{{- if include "llmroute.consoleNeedsSessionKey" . }}
- secret:
    name: {{ include "llmroute.consoleSessionKeySecret" . }}
    items:
      - { key: {{ $auth.sessionKey.key }}, path: session-key }
{{- end }}
{{- if eq $auth.mode "StaticToken" }}
- secret:
    name: {{ include "llmroute.consoleTokenSecret" . }}
    items:
      - { key: {{ .Values.console.token.key }}, path: token }
{{- else if eq $auth.mode "Oidc" }}
{{- with $auth.oidc.clientSecret }}
{{- if .existingSecret }}
- secret:
    name: {{ .existingSecret }}
    items:
      - { key: {{ .key }}, path: client-secret }
{{- end }}
{{- end }}
{{- with $auth.oidc.caConfigMap }}
- configMap:
    name: {{ . }}
    items:
      - { key: ca.crt, path: ca.crt }
{{- end }}
{{- else if eq $auth.mode "Proxy" }}
- secret:
    name: {{ $auth.proxy.existingSecret }}
    items:
      - { key: {{ $auth.proxy.key }}, path: proxy-secret }
{{- end }}
{{- end -}}

{{/* The port of the provider of mode Oidc. */}}
{{- define "llmroute.consoleIssuerPort" -}}
{{- regexFind ":[0-9]+$" (urlParse .Values.console.auth.oidc.issuer).host | trimPrefix ":" | default "443" -}}
{{- end -}}

{{/* What its account may do with the routes of the namespaces that it shows. */}}
{{- define "llmroute.consoleRouteRules" -}}
- apiGroups: [llmroute.dev]
  resources: [llmroutes]
  # With console.edit.enabled it changes routes for people who may: it reads each anew before that.
  verbs: [list, watch{{ if .Values.console.edit.enabled }}, get, update{{ end }}]
- apiGroups: [llmroute.dev]
  resources: [llmgateways]
  verbs: [list, watch]
{{- end }}
