using System.Text;
using AiService.Hosting;
using AiService.Hosting.Outgoing;
using AiService.Hosting.Redaction;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OllamaSharp;
using OllamaSharp.Models;

namespace AiService.Analysis;

/// <summary>Has the language model write reports, behind Ollama's <c>/api/generate</c> (contract section 10).</summary>
internal sealed class ReportModel(IHttpClientFactory clients, ModelOptions options, Redactor redactor, TimeProvider time) : IHealthCheck
{
    public const string ClientName = "ollama";

    /// <summary>Characters of a report; a model that rambles on is cut off there.</summary>
    private const int MaxLength = 200_000;

    public bool IsConfigured => options.Url is not null;

    /// <summary>Asks for a report.</summary>
    /// <param name="model">The model's name in Ollama.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="deadline">The analysis's; <c>OLLAMA_TIMEOUT</c> counts besides.</param>
    /// <exception cref="ModelException">It failed, took too long, or said nothing.</exception>
    public async Task<string> WriteAsync(string model, string prompt, CancellationToken deadline)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, deadline);
        try
        {
            var report = await GenerateAsync(model, prompt, either.Token);
            return string.IsNullOrWhiteSpace(report) ? throw new ModelException("模型返回为空", null) : redactor.Redact(report);
        }
        catch (OperationCanceledException late) when (either.IsCancellationRequested)
        {
            throw new ModelException($"模型 {model} 在 {options.Timeout.TotalSeconds:0.#} 秒内没有完成", late);
        }
        catch (Exception failure) when (failure is not (ModelException or OperationCanceledException))
        {
            // Of an answer of another shape, the library throws whatever comes of it.
            var reason = failure is HttpRequestException { StatusCode: System.Net.HttpStatusCode.NotFound }
                ? $"Ollama 上没有该模型，请执行 ollama pull {model}"
                : PeerTrouble.Sentence(failure) ?? OneLine.Of(redactor.Redact(failure.Message));
            throw new ModelException($"模型 {model} 调用失败：{reason}", failure);
        }
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!IsConfigured)
        {
            return HealthCheckResult.Healthy("not configured (OLLAMA_URL): reports are written by rules");
        }

        try
        {
            using var ollama = Client(options.Model);
            return HealthCheckResult.Healthy($"version {OneLine.Of(redactor.Redact(await ollama.GetVersionAsync(cancellationToken) ?? ""), 40)}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Degraded(
                PeerTrouble.WrongProtocol(failure) is { } wrong ? $"{wrong.Message}; reports are written by rules" : "does not answer: reports are written by rules");
        }
    }

    private async Task<string> GenerateAsync(string model, string prompt, CancellationToken cancellation)
    {
        using var ollama = Client(model);
        var report = new StringBuilder();
        await foreach (var piece in ollama.GenerateAsync(new GenerateRequest { Model = model, Prompt = prompt, Stream = true }, cancellation))
        {
            report.Append(piece?.Response);
            if (report.Length > MaxLength)
            {
                break;
            }
        }

        return report.ToString();
    }

    private OllamaApiClient Client(string model) => new(clients.CreateClient(ClientName), model);
}

/// <summary>The model gave no report; the message is in Chinese, for <c>data.warnings</c>.</summary>
internal sealed class ModelException(string message, Exception? inner) : Exception(message, inner);
