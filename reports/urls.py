from django.urls import path, re_path

from reports.views import findings, glance, home, lists

app_name = "reports"

FINDINGS = "reports/findings/<slug:code>/<slug:slug>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("reports/", lists.report_list, name="report_list"),
    path(
        "reports/municipalities/",
        glance.municipalities_glance,
        name="municipalities_glance",
    ),
    path(
        "reports/municipalities/export/<slug:file_format>/",
        glance.municipalities_export,
        name="municipalities_export",
    ),
    path("reports/meetings/", glance.meetings_glance, name="meetings_glance"),
    path(
        "reports/meetings/export/<slug:file_format>/",
        glance.meetings_export,
        name="meetings_export",
    ),
    path("reports/attendance/", glance.attendance_glance, name="attendance_glance"),
    path(
        "reports/attendance/export/<slug:file_format>/",
        glance.attendance_export,
        name="attendance_export",
    ),
    path(FINDINGS, findings.findings_detail, name="findings_detail"),
    path(FINDINGS + "make/", findings.findings_make, name="findings_make"),
    path(
        "reports/papers/<int:pk>/", findings.rendering_detail, name="rendering_detail"
    ),
    path(
        "reports/papers/<int:pk>/file/", findings.rendering_file, name="rendering_file"
    ),
    re_path(
        r"^reports/drawings/(?P<content_hash>[0-9a-f]{64})-(?P<shade>light|dark)\.svg$",
        findings.drawing,
        name="drawing",
    ),
]
