using System.Text.Json.Nodes;
using AiService.Engines;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.StackStorm.Actions;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Launch;

/// <summary>Prepares the parameters of a launch: reads what the action declares, learns its secrets, and fits the repair to it.</summary>
internal sealed class LaunchPreparation(DeclarationCache declarations, StackStormRedactor redactor)
{
    /// <returns>The parameters, or how the attempt ended, because they do not fit or it is no longer wanted.</returns>
    public async Task<(JsonObject? Values, AttemptResult? End)> PrepareAsync(
        RepairOrder order, string action, RepairJournal journal, RepairSignals signals)
    {
        var declared = await declarations.GetAsync(action, signals.Stopping).OrNullWhenStoppingAsync(signals.Stopping);
        var (values, misfit) = declared is null ? default : await FitAsync(order, declared, journal);
        return declared is null || signals.Stopping.IsCancellationRequested ? (null, ExecutionReport.Texts.NeverBegan(action, "服务正在停止"))
            : signals.CancelRequested.IsCancellationRequested ? (null, ExecutionReport.Texts.CanceledBeforeBegun(action))
            : misfit is not null ? (null, ExecutionReport.Texts.NeverBegan(action, misfit))
            : (values, null);
    }

    private async Task<(JsonObject? Values, string? Misfit)> FitAsync(RepairOrder order, ApiResult<ActionDeclaration> declared, RepairJournal journal)
    {
        if (!declared.Ok && declared.Failure.Status != StatusCodes.Status403Forbidden)
        {
            return (null, declared.Failure.ToString());
        }

        // 403: a role may run an action without being allowed to view it. The guide's three parameters are sent then.
        // A runner that cannot be read counts as one that evaluates its input.
        var known = declared.Value?.Parameters;
        var shown = MaskedParameters.Of(order.Match.Parameters, name => declared.Value?.IsOpen(name) == true);
        redactor.Learn(order.Match.Parameters, shown);
        await journal.DiscloseAsync(shown);
        return ParameterFitter.Fit(order, known, declared.Value?.Evaluates ?? true);
    }
}
