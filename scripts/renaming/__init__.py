# SPDX-License-Identifier: Apache-2.0
"""Rewrites files in the words of 0.1.0 into today's words."""
