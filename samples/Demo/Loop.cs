using System.Globalization;
using System.Text.Json.Nodes;
using Demo.StandIns;

namespace Demo;

/// <summary>
/// The guide's loop, section 6: HertzBeat's alert → ai-service → StackStorm → verification by device-service → the outcome at alert-service → rows of
/// <c>operation_log</c>. Whatever is printed came back over HTTP, or is what a stand-in received.
/// </summary>
internal sealed class Loop(LoopParts parts, Steps steps)
{
    /// <returns>The exit code: 0 when every step came, 1 when one did not, 130 when it was stopped before its end.</returns>
    public static async Task<int> RunAsync(LoopOptions options, TextWriter output, TextWriter errors)
    {
        try
        {
            await using var parts = await LoopParts.StartAsync(options);
            try
            {
                await new Loop(parts, new Steps(output, options.StepLimit, parts.Stopping)).RunAsync();
                return 0;
            }
            catch (StepMissedException missed) when (!parts.Stopping.IsCancellationRequested)
            {
                await errors.WriteLineAsync($"The loop did not come to its end. {missed.Message}");
                return 1;
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or StepMissedException)
        {
            // Ctrl+C or SIGTERM, also while the parts start.
            await errors.WriteLineAsync("Stopped before the end of the loop.");
            return 130;
        }
    }

    private async Task RunAsync()
    {
        steps.Head("A port that StackStorm's action brings up again");
        var repaired = await FromAlertToEndAsync(NetworkSwitch.Curable, state: "succeeded", verified: true);
        await ResolvedAsync(NetworkSwitch.Curable, repaired);

        steps.Head("A port whose cable is broken: the action succeeds all the same, and the inspection sees that it did not help");
        var failed = await FromAlertToEndAsync(NetworkSwitch.Broken, state: "failed", verified: false);
        await OutcomeAsync(failed);

        steps.Head("What the platform's operation_log gets");
        await OperationLogAsync(rows: 2);
        steps.Tell("end", "the loop is closed");
    }

    /// <summary>Follows one alert to the end of its repair.</summary>
    /// <returns>The repair's id.</returns>
    private async Task<string> FromAlertToEndAsync(NetworkSwitch device, string state, bool verified)
    {
        steps.Tell("HertzBeat", $"alert: {HertzBeat.TextOf(device)}, critical, {device.Address}");
        var alert = await AnsweredAsync(device, isOver: false);
        alert = await steps.ComesAsync("The decision about the alert", () => parts.Client.AlertAsync(Text(alert, "id")), decided => Text(decided, "decision") is not "pending");
        steps.Tell("ai-service", $"decided: {Text(alert, "decision")} on device {Text(alert, "device_id")}: {Text(alert, "reason")}");
        if (alert["repairs"]?.AsArray().FirstOrDefault() is not { } repair)
        {
            throw new StepMissedException("The alert led to no repair.");
        }

        var id = Text(repair, "id");
        await HistoryAsync(id, device);
        repair = await steps.ComesAsync("The repair's end", parts.Client.RepairAsync(id));
        if (Text(repair, "state") != state || (bool?)repair["verified"] != verified)
        {
            throw new StepMissedException($"The repair ended {Text(repair, "state")}, and not {state} (verified: {Text(repair, "verified")}): {Text(repair, "result")}");
        }

        steps.Tell("ai-service", $"repair {id}: {Text(repair, "state")}, verified {Text(repair, "verified")}: {Text(repair, "verification")}");
        return id;
    }

    /// <summary>Sends an alert, and returns what the service answers about it.</summary>
    private async Task<JsonNode> AnsweredAsync(NetworkSwitch device, bool isOver)
    {
        var (status, body) = await steps.ComesAsync("The answer to the alert", parts.HertzBeat.SendAsync(device, isOver));
        if (body?["data"]?["items"] is not JsonArray { Count: 1 } items || items[0] is not { } alert)
        {
            throw new StepMissedException($"The alert was not taken in: HTTP {(int)status} {body?.ToJsonString()}");
        }

        steps.Tell("ai-service", $"HTTP {(int)status}, taken in: {Text(alert, "source")}, {Text(alert, "state")}, {Text(alert, "level")}, {Text(alert, "decision")}");
        return alert;
    }

    /// <summary>Tells the repair's history while it is written, with StackStorm's and device-service's own word beside it.</summary>
    private async Task HistoryAsync(string repairId, NetworkSwitch device)
    {
        string? told = null;
        await foreach (var line in steps.EachComesAsync("The next line of the repair's history", parts.Client.EventsAsync(repairId)))
        {
            switch (Text(line, "event"))
            {
                case "running" or "verifying" when (string?)line["execution_id"] is { } execution:
                    var found = await steps.ComesAsync("StackStorm's execution", parts.StackStorm.ExecutionAsync(execution));
                    var status = $"execution {execution} of {Text(found["action"]!, "ref")}: {Text(found, "status")}";
                    if (status != told)
                    {
                        steps.Tell("StackStorm", told = status);
                    }

                    break;
                case "inspecting":
                    var seen = await steps.ComesAsync("The inspection by device-service", parts.DeviceService.NextInspectionAsync());
                    steps.Tell("device-service", $"inspection \"{seen.Scenario}\" of device {seen.Device.Id}: {seen.Device.Port} {seen.PortStatus}");
                    break;
            }
        }
    }

    /// <summary>HertzBeat says that the alert is over, which the repair notes.</summary>
    private async Task ResolvedAsync(NetworkSwitch device, string repairId)
    {
        steps.Tell("HertzBeat", $"alert is over: {HertzBeat.TextOf(device)}, {device.Address}");
        var alert = await AnsweredAsync(device, isOver: true);
        if (Text(alert, "decision") is not "resolved")
        {
            throw new StepMissedException($"The alert's end was not recognized: {Text(alert, "reason")}");
        }

        var repair = await steps.ComesAsync("The note of the alert's end", () => parts.Client.RepairAsync(repairId), noted => noted["alert_resolved_at"] is not null);
        steps.Tell("ai-service", $"repair {repairId}: the alert is over since {Text(repair, "alert_resolved_at")}");
    }

    /// <summary>The outcome that needs a person, as alert-service received it.</summary>
    private async Task OutcomeAsync(string repairId)
    {
        var outcome = await steps.ComesAsync("The outcome at alert-service", parts.AlertService.NextOutcomeAsync());
        var content = Text(outcome, "content");
        if (!content.Contains(repairId, StringComparison.Ordinal))
        {
            throw new StepMissedException($"alert-service was sent the outcome of another repair: {content}");
        }

        steps.Tell("alert-service", $"outcome for {Text(outcome, "target")}, priority {Text(outcome, "priority")}: {content.Replace("\n", "；", StringComparison.Ordinal)}");
    }

    private async Task OperationLogAsync(int rows)
    {
        var exported = OperationLogRow.Read(await steps.ComesAsync("The export of operation_log", parts.Client.ExportAsync()));
        if (exported.Count != rows)
        {
            throw new StepMissedException(string.Create(CultureInfo.InvariantCulture, $"The export has {exported.Count} rows, and not {rows}."));
        }

        foreach (var row in exported)
        {
            steps.Tell("operation_log", $"user {row.UserId}, device {row.DeviceId}, {row.Type}, {row.Time} UTC, {row.Result}: {row.Content}");
        }
    }

    private static string Text(JsonNode node, string name) => node[name]?.ToString() ?? "null";
}
