using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Inventories;
using AwxSimulator.Jobs;

namespace AwxSimulator.Outcomes;

/// <summary>An event, and a host's summary, as the API shows them (recordings 27 and 28).</summary>
internal static class EventDocument
{
    private const int EventsPerJob = 1000;
    private const int SummariesPerJob = 100;

    public static JsonObject Of(RunEvent happened, Job job, DateTimeOffset now, DeviceInventory inventory, string basePath)
    {
        var (id, host) = ((job.Id * EventsPerJob) + happened.Counter, happened.Host is { } name ? inventory.IdOf(name) : 0);
        var document = JsonDocs.Fill("event", basePath, ("event", id), ("job", job.Id), ("host", host));
        var finished = job.Life.At(now).Finished;
        document["id"] = id;
        document["job"] = job.Id;
        document["event"] = happened.Kind;
        document["event_display"] = happened.Display;
        document["counter"] = happened.Counter;
        document["failed"] = happened.IsFailure;
        document["changed"] = happened.Host is not null && !happened.IsFailure;
        document["stdout"] = happened.Line;
        document["start_line"] = happened.Counter - 1;
        document["end_line"] = happened.Counter;
        document["created"] = JsonDocs.Timestamp(finished);
        document["modified"] = JsonDocs.Timestamp(finished);
        document["host"] = happened.Host is null ? null : host;
        document["host_name"] = happened.Host ?? "";
        document["uuid"] = $"00000000-0000-4000-8000-{id:d12}";
        FillJob(document, job, now);
        if (happened.Host is null)
        {
            document["related"]!.AsObject().Remove("host");
            document["summary_fields"]!.AsObject().Remove("host");
            document["event_data"] = new JsonObject { ["playbook"] = "repair.yml" };
            document["task"] = happened.Kind == "playbook_on_task_start" ? RunEvent.Task : "";
            document["event_level"] = 1;
            return document;
        }

        FillHost(document, host, happened.Host);
        document["event_data"]!["host"] = happened.Host;
        document["event_data"]!["remote_addr"] = happened.Host;
        FillResult(document["event_data"]!.AsObject(), happened);
        return document;
    }

    public static JsonObject Summary(int index, Job job, DateTimeOffset now, DeviceInventory inventory, string basePath)
    {
        var (id, name) = ((job.Id * SummariesPerJob) + index + 1, job.Plan.Hosts[index]);
        var host = inventory.IdOf(name);
        var document = JsonDocs.Fill("summary", basePath, ("summary", id), ("job", job.Id), ("host", host));
        var count = JobOutcome.CountOf(job.Plan);
        document["id"] = id;
        document["job"] = job.Id;
        document["host"] = host;
        document["host_name"] = name;
        document["created"] = JsonDocs.Timestamp(job.Life.At(now).Finished);
        document["modified"] = JsonDocs.Timestamp(job.Life.At(now).Finished);
        document["dark"] = count == "dark" ? 1 : 0;
        document["failures"] = count == "failures" ? 1 : 0;
        document["ok"] = count switch { "dark" => 0, "failures" => 2, _ => 4 };
        document["changed"] = count == "ok" ? 1 : 0;
        document["skipped"] = 0;
        document["failed"] = count != "ok";
        FillJob(document, job, now);
        FillHost(document, host, name);
        return document;
    }

    private static void FillResult(JsonObject data, RunEvent happened)
    {
        var result = data["res"]!.AsObject();
        switch (happened.Kind)
        {
            case "runner_on_failed":
                result["stderr"] = "simulated: line protocol is down";
                result["stderr_lines"] = new JsonArray("simulated: line protocol is down");
                break;
            case "runner_on_unreachable":
                data["res"] = new JsonObject { ["unreachable"] = true, ["msg"] = "simulated: connection timed out", ["changed"] = false };
                break;
            case "runner_on_start":
                data.Remove("res");
                break;
            default:
                data["res"] = new JsonObject { ["changed"] = true, ["msg"] = "simulated: no device was touched" };
                break;
        }
    }

    private static void FillHost(JsonObject document, int id, string name)
    {
        var host = document["summary_fields"]!["host"]!;
        host["id"] = id;
        host["name"] = name;
    }

    private static void FillJob(JsonObject document, Job job, DateTimeOffset now)
    {
        var state = job.Life.At(now);
        var shown = document["summary_fields"]!["job"]!;
        shown["id"] = job.Id;
        shown["name"] = job.Template.Name;
        shown["status"] = state.Status;
        shown["failed"] = state.IsFinal && state.Status != "successful";
        shown["elapsed"] = Math.Round(((state.Finished ?? now) - (state.Started ?? now)).TotalSeconds, 3);
        shown["job_template_id"] = job.Template.Id;
        shown["job_template_name"] = job.Template.Name;
    }
}
