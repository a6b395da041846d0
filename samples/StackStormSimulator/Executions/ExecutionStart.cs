using System.Text.Json.Nodes;
using StackStormSimulator.Catalog;
using StackStormSimulator.Http;
using StackStormSimulator.Parameters;
using StackStormSimulator.Stream;
using StackStormSimulator.Troubles;

namespace StackStormSimulator.Executions;

/// <summary>Checks a request in StackStorm's order (Jinja, casts, schema, trace) and creates the execution.</summary>
internal sealed class ExecutionStart(
    ActionCatalog catalog,
    ExecutionStore store,
    Inquiries inquiries,
    Outages outages,
    Announcer announcer,
    Roles roles,
    SimulatorOptions options,
    TimeProvider time)
{
    /// <param name="request">What is asked for.</param>
    /// <param name="orphan">The execution is written and never scheduled.</param>
    /// <exception cref="RefusedException">Not carried out; an execution may have been written all the same.</exception>
    public Execution Begin(ExecutionRequest request, bool orphan)
    {
        var action = catalog.Find(request.Action) ?? throw new RefusedException($"Action \"{request.Action}\" cannot be found.");
        if (!action.Enabled)
        {
            throw new RefusedException($"Unable to execute. Action \"{request.Action}\" is disabled.");
        }

        if (roles.RefusesToStart(action, request.User) is { } refusal)
        {
            throw new RefusedException(refusal) { Status = StatusCodes.Status403Forbidden };
        }

        var now = time.GetUtcNow();
        var declared = action.AllParameters();
        var context = request.Context;
        context["user"] = request.User ?? roles.User;
        context["pack"] = action.Pack;
        if (roles.InContext() is { } rbac)
        {
            context["rbac"] = rbac;
        }

        JsonObject parameters;
        try
        {
            parameters = ParameterCast.Cast(request.Parameters ?? [], declared);
            ParameterCheck.Check(parameters, declared);
        }
        catch (RefusedException refused) when (refused.LeavesFailedExecution)
        {
            store.Add(new Execution(action, request.Parameters, context, [new Step(now, "failed")]));
            throw;
        }

        var problem = TraceContext.Problem(context);
        if (problem is { LeavesOrphan: false })
        {
            throw problem;
        }

        var shown = parameters.Count > 0 ? ParameterCheck.Masked(parameters, declared) : null;
        var schedule = Timings.Schedule(action, parameters, now, options);
        var execution = new Execution(
            action, shown, context, orphan || problem is not null ? schedule.Take(1) : schedule, Timings.WorkOf(action, parameters, options));
        Enter(execution, now);
        return problem is null ? execution : throw problem;
    }

    private void Enter(Execution execution, DateTimeOffset now)
    {
        execution.Inquiry = inquiries.Prepare(execution);
        outages.HoldBack(execution, now);
        foreach (var entered in (Execution?[])[execution, execution.Inquiry])
        {
            if (entered is not null)
            {
                announcer.Watch(store.Add(entered));
            }
        }
    }
}
