using System.Text.Json.Nodes;
using AiService.Engines;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Results;

/// <summary>Composes the evidence of an execution for a response.</summary>
internal sealed class ExecutionDetails(StackStormRedactor redactor)
{
    private readonly TrimmedEvidence evidence = new(redactor.Redact);

    /// <summary>Returns the evidence; the status is the one that counts, the document null where it was not or could not be read.</summary>
    public JsonObject Of(string id, string? status, string action, Execution? document)
    {
        var details = new JsonObject
        {
            ["id"] = id,
            ["status"] = status,
            ["action"] = new JsonObject { ["ref"] = action },
        };

        TrimmedEvidence.Add(details, "start_timestamp", document?.StartTimestamp);
        TrimmedEvidence.Add(details, "end_timestamp", document?.EndTimestamp);
        if (document?.Result is { } result)
        {
            evidence.Add(details, result);
        }
        else if (document?.ResultSize > 0)
        {
            details["result_size"] = document.ResultSize;
            details["truncated"] = true;
        }

        return details;
    }
}
