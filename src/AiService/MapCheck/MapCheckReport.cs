using AiService.Faults;
using AiService.Faults.Statements;
using AiService.Hosting;
using AiService.Repairs.Planning;
using AiService.Repairs.Store;

namespace AiService.MapCheck;

/// <summary>Writes what each text is read as and what would run: one line a statement, columns separated by tabs.</summary>
internal sealed class MapCheckReport(RepairPlanner planner, TextWriter output)
{
    private const string Device = "map-check";

    private static readonly string[] Columns =
        ["mark", "then", "now", "action", "keyword", "rule", "level", "object", "state", "device", "time", "modality", "intent", "reason", "text"];

    private int would;
    private int marked;

    /// <summary>Writes the report.</summary>
    /// <returns>Whether a recorded text is marked.</returns>
    public bool Write(IReadOnlyList<CheckedText> texts)
    {
        output.WriteLine(string.Join('\t', Columns));
        foreach (var text in texts)
        {
            Write(text);
        }

        output.WriteLine($"# {texts.Count} texts, {would} would run, {marked} marked");
        return marked > 0;
    }

    private void Write(CheckedText text)
    {
        var fault = InlineFault.Create(text.Text, text.Level, stated: text.Stated);
        var plans = planner.Plan(Device, [fault]);
        var runs = plans.Where(plan => plan.Order is not null).ToList();
        var mark = Mark(text.Then, runs.Where(plan => plan.Decision.Verdict is Verdict.Allow).ToList(), asks: runs.Exists(plan => plan.Decision.Verdict is Verdict.Ask));
        would += runs.Exists(plan => plan.Decision.Verdict is Verdict.Allow) ? 1 : 0;
        marked += mark.Length > 0 ? 1 : 0;
        foreach (var reading in fault.Reading.Statements)
        {
            var plan = plans.FirstOrDefault(plan => ReferenceEquals(plan.Reading, reading));
            var order = plan?.Order;
            string?[] cells =
            [
                mark,
                text.Then is { } then ? (then.Ran ? "ran" : "skipped") : "",
                order is null ? "skip" : plan!.Decision.Verdict is Verdict.Ask ? "ask" : "run",
                order is null ? plan?.Match.Action : order.Match.Action ?? "local agent",
                plan?.Match.Keyword,
                plan is null ? "" : Json.Word(plan.Match.Rule),
                fault.Level.ToString(),
                Thing(reading.Object),
                Json.Word(reading.State),
                Json.Word(reading.Device),
                Json.Word(reading.Time),
                Json.Word(reading.Modality),
                Json.Word(reading.Intent),
                plan?.Decision.Reason ?? reading.Refusal,
                fault.Reading.Statements.Count > 1 ? reading.Text : text.Text,
            ];
            output.WriteLine(string.Join('\t', cells.Select(Cell)));
        }
    }

    private static string Mark(RecordedDecision? then, List<RepairPlan> runs, bool asks) => then switch
    {
        null => "",
        _ when runs.Count == 0 && asks => "would be asked now",
        { Ran: true } when runs.Count == 0 => "would not run now",
        { Ran: false } when runs.Count > 0 => "would run now",
        { Ran: true } when runs.TrueForAll(plan => plan.Match.Action != then.Action) => "another action now",
        _ => "",
    };

    private static string Thing(FaultObject thing) =>
        string.Join(' ', new[] { Json.Word(thing.Kind), thing.Name, thing.Port?.Text }.Where(part => !string.IsNullOrEmpty(part)));

    // One line, and no column more.
    private static string Cell(string? text) => string.Concat((text ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter));
}
